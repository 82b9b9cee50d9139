using System.IO.Compression;
using System.Net.WebSockets;
using System.Text;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Engine.Outbound;
using SocketIo.Server.Hosting;

namespace Chat.Tests.Server.Transports;

/// <summary>Compressed WebSocket messages (RFC 7692).</summary>
public sealed class DeflateTests
{
    private const string Target = "/socket.io/?EIO=4&transport=websocket";
    private const int Compressed = 4;
    private static readonly (string, string?) Offer = ("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits");

    [Test, Proves("F-ENG-89")]
    public async Task It_is_off_unless_both_sides_want_it()
    {
        await using var off = await WireApp.StartAsync();
        await using var on = await WireApp.StartAsync(Deflate);
        Assert.That(await AnswerAsync(off, Offer), Is.Null);
        Assert.That(await AnswerAsync(on), Is.Null);
        Assert.That(await AnswerAsync(on, ("Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits=9")), Is.Null);
        Assert.That(await AnswerAsync(on, Offer), Is.EqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover"));
    }

    [Test, Proves("F-ENG-89", "F-ENG-90")]
    public async Task Only_what_is_long_enough_is_compressed()
    {
        await using var app = await WireApp.StartAsync(Deflate);
        await using var socket = await JoinAsync(app);
        await app.Server.EmitAsync("x", new string('a', 1024 - "42[\"x\",\"\"]".Length));
        var longEnough = await socket.ReadFrameAsync();
        await app.Server.EmitAsync("x", new string('a', 1023 - "42[\"x\",\"\"]".Length));
        var tooShort = await socket.ReadFrameAsync();
        Assert.That((longEnough.Reserved, tooShort.Reserved), Is.EqualTo((Compressed, 0)));
        Assert.That(longEnough.Payload, Has.Length.LessThan(100));
        Assert.That(Encoding.UTF8.GetString(Inflate(longEnough.Payload)), Does.StartWith("42[\"x\",\"aaa").And.Length.EqualTo(1024));
        Assert.That(tooShort.Payload, Has.Length.EqualTo(1023));
    }

    [Test, Proves("F-ENG-90", "F-API-50")]
    public async Task What_shall_not_be_compressed_is_not()
    {
        await using var app = await WireApp.StartAsync(Deflate);
        await using var socket = await JoinAsync(app);
        await app.Server.Compress(false).EmitAsync("x", new string('a', 2000));
        var plain = await socket.ReadFrameAsync();
        await (await app.SocketAsync()).Compress(false).EmitAsync("x", new string('a', 2000));
        var direct = await socket.ReadFrameAsync();
        await app.Server.EmitAsync("x", new string('a', 2000));
        Assert.That((plain.Reserved, direct.Reserved, (await socket.ReadFrameAsync()).Reserved), Is.EqualTo((0, 0, Compressed)));
    }

    [Test, Proves("F-ENG-89")]
    public async Task Attachments_are_compressed_and_what_would_not_shrink_is_not()
    {
        await using var app = await WireApp.StartAsync(Deflate);
        await using var socket = await JoinAsync(app);
        var noise = new byte[5000];
        new Random(1).NextBytes(noise);
        await app.Server.EmitAsync("b", new byte[5000], noise);
        await socket.ReadTextAsync();
        var zeros = await socket.ReadFrameAsync();
        Assert.That((zeros.Opcode, zeros.Reserved), Is.EqualTo((RawFrame.BinaryFrame, Compressed)));
        Assert.That(Inflate(zeros.Payload), Is.EqualTo(new byte[5000]));
        var plain = await socket.ReadFrameAsync();
        Assert.That((plain.Reserved, plain.Payload), Is.EqualTo((0, noise)));
    }

    [Test, Proves("F-ENG-92")]
    public async Task A_broadcast_reaches_clients_with_and_without_compression()
    {
        await using var app = await WireApp.StartAsync(Deflate);
        await using var one = await JoinAsync(app);
        await using var other = await JoinAsync(app);
        await using var plain = await RawWebSocket.JoinedAsync(app.Port);
        await app.Server.EmitAsync("x", new string('a', 2000));
        var frame = await one.ReadFrameAsync();
        Assert.That((await other.ReadFrameAsync()).Payload, Is.EqualTo(frame.Payload));
        Assert.That(await plain.ReadTextAsync(), Is.EqualTo(Encoding.UTF8.GetString(Inflate(frame.Payload))));
    }

    [Test, Proves("F-ENG-92")]
    public void A_message_is_compressed_once_however_many_receive_it()
    {
        var message = EncodedMessage.Create(new byte[2000], [new byte[3000]]);
        var (text, attachment) = (message.Compressed(-1, CompressionLevel.Optimal), message.Compressed(0, CompressionLevel.Optimal));
        // The same memory, not only the same bytes.
        Assert.That(message.Compressed(-1, CompressionLevel.Optimal).Equals(text), Is.True);
        Assert.That(message.Compressed(0, CompressionLevel.Optimal).Equals(attachment), Is.True);
        message.Release();
    }

    [Test, Proves("F-ENG-89")]
    public async Task What_the_client_compresses_is_read([Values(1, 2, 5)] int frames)
    {
        await using var app = await WireApp.StartAsync(Deflate);
        await using var socket = await JoinAsync(app);
        var bytes = Shrink(Encoding.UTF8.GetBytes("421[\"echo\",\"" + string.Concat(Enumerable.Range(0, 300)) + "\"]"));
        for (var i = 0; i < frames; i++)
        {
            var part = bytes[(bytes.Length * i / frames)..(bytes.Length * (i + 1) / frames)];
            // Only the first frame is marked; a ping may lie between.
            await socket.SendFrameAsync(i == 0 ? RawFrame.TextFrame : RawFrame.Continuation, part, final: i == frames - 1, reserved: i == 0 ? Compressed : 0);
            if (i == 0 && frames > 1) await socket.SendFrameAsync(RawFrame.PingFrame, [7]);
        }

        if (frames > 1) Assert.That((await socket.ReadFrameAsync()).Opcode, Is.EqualTo(RawFrame.PongFrame));
        var answer = await socket.ReadFrameAsync();
        Assert.That(Encoding.UTF8.GetString(answer.Reserved == 0 ? answer.Payload : Inflate(answer.Payload)), Does.StartWith("431[\"01234"));
        await socket.SendTextAsync("422[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("432[]"));
    }

    [Test, Proves("F-ENG-80", "F-SUB-15")]
    public async Task A_bomb_is_refused_while_it_inflates()
    {
        await using var app = await WireApp.StartAsync(Deflate);
        await using var socket = await JoinAsync(app);
        var bomb = Shrink(new byte[500_000_000]);
        Assert.That(bomb, Has.Length.LessThan(1_000_000));
        var before = GC.GetTotalAllocatedBytes();
        await socket.SendFrameAsync(RawFrame.BinaryFrame, bomb, reserved: Compressed);
        Assert.That((await socket.ReadFrameAsync()).CloseCode, Is.EqualTo(1009));
        await app.Journal.WaitForAsync("disconnect / transport error");
        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(20_000_000));
    }

    [Test, Proves("F-ENG-80")]
    public async Task The_limit_counts_what_comes_out_and_is_inclusive([Values(2000, 2001)] int length)
    {
        await using var app = await WireApp.StartAsync(options => (options.PerMessageDeflate, options.MaxPayload) = (new CompressionOptions(), 2000));
        await using var socket = await JoinAsync(app);
        var packet = "42[\"note\",\"" + new string('a', length - "42[\"note\",\"\"]".Length) + "\"]";
        await socket.SendFrameAsync(RawFrame.TextFrame, Shrink(Encoding.UTF8.GetBytes(packet)), reserved: Compressed);
        if (length > 2000) Assert.That((await socket.ReadFrameAsync()).CloseCode, Is.EqualTo(1009));
        else await app.Journal.WaitForAsync("note / " + new string('a', length - "42[\"note\",\"\"]".Length));
    }

    [Test, Proves("F-ENG-81")]
    public async Task What_does_not_inflate_or_is_no_UTF8_is_refused([Values(true, false)] bool isDeflated)
    {
        await using var app = await WireApp.StartAsync(Deflate);
        await using var socket = await JoinAsync(app);
        byte[] payload = isDeflated ? Shrink([(byte)'4', 0xff, 0xfe]) : [0xff, 0xff, 0xff, 0xff];
        await socket.SendFrameAsync(RawFrame.TextFrame, payload, reserved: Compressed);
        Assert.That((await socket.ReadFrameAsync()).CloseCode, Is.EqualTo(1007));
        await app.Journal.WaitForAsync("disconnect / transport error");
    }

    [TestCase(RawFrame.TextFrame, 2), TestCase(RawFrame.TextFrame, 1), TestCase(RawFrame.PingFrame, Compressed), TestCase(RawFrame.TextFrame, 6)]
    [Proves("F-ENG-81")]
    public async Task Bits_without_meaning_are_refused(int opcode, int reserved)
    {
        await using var app = await WireApp.StartAsync(Deflate);
        await using var socket = await JoinAsync(app);
        await socket.SendFrameAsync(opcode, [(byte)'6'], reserved: reserved);
        Assert.That((await socket.ReadFrameAsync()).CloseCode, Is.EqualTo(1002));
    }

    [Test, Proves("F-ENG-89")]
    public async Task The_client_of_the_framework_talks_to_it([Values(true, false)] bool keepsContext)
    {
        await using var app = await WireApp.StartAsync(options => options.PerMessageDeflate = new CompressionOptions { Threshold = 0 });
        using var client = new ClientWebSocket();
        client.Options.DangerousDeflateOptions = new WebSocketDeflateOptions { ClientContextTakeover = keepsContext, ServerContextTakeover = keepsContext };
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{app.Port}{Target}"), CancellationToken.None).WithPatience();
        Assert.That(await ReadAsync(client), Does.StartWith("0{"));
        await SendAsync(client, "40");
        Assert.That(await ReadAsync(client), Does.StartWith("40{"));
        for (var length = 1; length < 100_000; length *= 7)
        {
            var text = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i * i % 23))));
            await SendAsync(client, $"42{length}[\"echo\",\"{text}\"]");
            Assert.That(await ReadAsync(client), Is.EqualTo($"43{length}[\"{text}\"]"));
        }
    }

    private static void Deflate(SocketIoOptions options) => options.PerMessageDeflate = new CompressionOptions();

    private static async Task<string?> AnswerAsync(WireApp app, params (string, string?)[] headers)
    {
        await using var client = await RawClient.ConnectAsync(app.Port);
        return (await client.RequestUpgradeAsync(Target, "GET", headers))["Sec-WebSocket-Extensions"];
    }

    private static async Task<RawWebSocket> JoinAsync(WireApp app)
    {
        var socket = await RawWebSocket.ConnectAsync(app.Port, Target, Offer);
        await socket.ReadTextAsync();
        await socket.JoinAsync();
        return socket;
    }

    private static byte[] Shrink(byte[] plain)
    {
        using var output = new MemoryStream();
        using var deflate = new DeflateStream(output, CompressionLevel.Optimal);
        deflate.Write(plain);
        deflate.Flush();
        return output.ToArray()[..^4];
    }

    private static byte[] Inflate(byte[] compressed)
    {
        using var output = new MemoryStream();
        using var deflate = new DeflateStream(new MemoryStream([.. compressed, 0, 0, 0xff, 0xff, 1, 0, 0, 0xff, 0xff]), CompressionMode.Decompress);
        deflate.CopyTo(output);
        return output.ToArray();
    }

    private static Task SendAsync(ClientWebSocket client, string text) =>
        client.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None).WithPatience();

    private static async Task<string> ReadAsync(ClientWebSocket client)
    {
        var bytes = new byte[200_000];
        var length = 0;
        while (true)
        {
            var result = await client.ReceiveAsync(bytes.AsMemory(length), CancellationToken.None).WithPatience();
            length += result.Count;
            if (result.EndOfMessage) return Encoding.UTF8.GetString(bytes, 0, length);
        }
    }
}
