using System.Text;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Protocol.Packets.Parsers;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Parsers;

/// <summary>The MessagePack parser in raw bytes (features 6).</summary>
public sealed class MessagePackTests
{
    private const string Connect = "83 'type' 00 'data' d4 00 00 'nsp' '/'";
    private const int SidStart = 18;
    private const int SidLength = 20;

    [Test]
    [Proves("F-MSG-06", "F-MSG-08", "F-MSG-09", "F-SUB-33")]
    public async Task CONNECT_is_answered_with_the_bytes_of_the_reference()
    {
        await using var app = await StartAsync();
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendBinaryAsync(Packed.Of(Connect));
        var answer = await socket.ReadBinaryAsync();

        var sid = Encoding.ASCII.GetString(answer, SidStart, SidLength);
        Assert.That(answer, Is.EqualTo(Packed.Of($"83 'type' 00 'data' 81 'sid' '{sid}' 'nsp' '/'")));
        Assert.That(app.Server.Of("/").Sockets.Single().Id, Is.EqualTo(sid));
    }

    [Test]
    [Proves("F-MSG-07", "F-MSG-09", "F-MSG-12")]
    public async Task Events_are_acknowledged_and_sent_with_binary_as_one_message()
    {
        await using var app = await StartAsync();
        await using var socket = await JoinedAsync(app);
        await socket.SendBinaryAsync(Packed.Of("85 'type' 02 'data' 94 'bytes' c4 02 0102 c7 01 00 07 81 'x' 01 'options' 81 'compress' c3 'id' 05 'nsp' '/'"));
        Assert.That(await socket.ReadBinaryAsync(), Is.EqualTo(Packed.Of("84 'type' 03 'data' 93 c4 02 0102 c4 01 07 81 'x' 01 'id' 05 'nsp' '/'")));
        await app.Server.EmitAsync("news", new byte[] { 9 }, new { ok = true, number = -1.5, nothing = (string?)null });
        Assert.That(
            await socket.ReadBinaryAsync(),
            Is.EqualTo(Packed.Of("83 'type' 02 'data' 93 'news' c4 01 09 83 'ok' c3 'number' cb bff8000000000000 'nothing' c0 'nsp' '/'")));
    }

    [Test]
    [Proves("F-MSG-06")]
    public async Task On_polling_packets_are_base64()
    {
        await using var app = await StartAsync();
        await using var session = await PollingSession.OpenAsync(app.Port);
        await session.PostOkAsync("b" + Convert.ToBase64String(Packed.Of(Connect)));
        Assert.That(await session.ReadAsync(), Does.StartWith("b"));
        await session.PostOkAsync(string.Join('\u001e', Enumerable.Repeat("b" + Convert.ToBase64String(Packed.Of("84 'type' 02 'data' 92 'echo' 01 'id' 00 'nsp' '/'")), 2)));

        var ack = "b" + Convert.ToBase64String(Packed.Of("84 'type' 03 'data' 91 01 'id' 00 'nsp' '/'"));
        Assert.That(await session.ReadAsync(), Is.EqualTo($"{ack}\u001e{ack}"));
    }

    [Test]
    [Proves("F-MSG-10", "F-MSG-11")]
    public async Task Dates_and_undefined_reach_handlers_in_their_types()
    {
        await using var app = await StartAsync();
        await using var socket = await JoinedAsync(app);
        await socket.SendBinaryAsync(Packed.Of("83 'type' 02 'data' 93 'date' d7 00 0000018bcfe56800 d4 00 00 'nsp' '/'"));
        await app.Journal.WaitForAsync("date 2023-11-14T22:13:20.0000000Z nothing");
    }

    [Test]
    [Proves("F-MSG-07")]
    public async Task Refusals_and_DISCONNECT_have_the_keys_of_the_reference()
    {
        await using var app = await StartAsync();
        await using var socket = await JoinedAsync(app);
        await socket.SendBinaryAsync(Packed.Of("82 'type' 00 'nsp' '/nope'"));
        Assert.That(await socket.ReadBinaryAsync(), Is.EqualTo(Packed.Of("83 'type' 04 'data' 81 'message' 'Invalid namespace' 'nsp' '/nope'")));
        await socket.SendBinaryAsync(Packed.Of("83 'type' 02 'data' 91 'kick' 'nsp' '/'"));
        Assert.That(await socket.ReadBinaryAsync(), Is.EqualTo(Packed.Of("82 'type' 01 'nsp' '/'")));
        await app.Journal.WaitForAsync("disconnect / server namespace disconnect");
    }

    [TestCase("82 'type' 05 'nsp' '/'", "invalid packet type"), TestCase("82 'type' 00 'nsp' 01", "invalid namespace")]
    [TestCase("84 'type' 02 'data' 91 'e' 'nsp' '/' 'id' 'x'", "invalid packet id"), TestCase("83 'type' 02 'data' 80 'nsp' '/'", "invalid payload")]
    [TestCase("83 'type' 02 'data' 91 'e' 'nsp' '/' 00", "malformed message"), TestCase("83 'type' 02 'data' 92 'e'", "malformed message")]
    [TestCase("83 'type' 00 'data' c0 'nsp' '/admin'", "invalid payload"), TestCase("83 'type' 02 'data' 91 'disconnect' 'nsp' '/'", "invalid payload")]
    [TestCase("c1", "malformed message")]
    [Proves("F-MSG-15", "F-MSG-16", "F-MSG-17")]
    public async Task A_packet_that_cannot_be_read_is_an_error_and_ends_the_connection(string packet, string text)
    {
        await using var app = await StartAsync();
        await using var socket = await JoinedAsync(app);
        await socket.SendBinaryAsync(Packed.Of(packet));
        await EndsAsync(app, socket, text);
    }

    [Test]
    [Proves("F-MSG-15", "F-MSG-05")]
    public async Task A_text_message_ends_the_connection()
    {
        await using var app = await StartAsync();
        await using var socket = await JoinedAsync(app);
        await socket.SendTextAsync("42[\"echo\"]");
        await EndsAsync(app, socket, "malformed message");
    }

    [Test]
    [Proves("F-MSG-18")]
    public async Task More_attachments_than_the_default_parser_takes_are_accepted_and_depth_is_limited()
    {
        await using var app = await StartAsync();
        await using var socket = await JoinedAsync(app);
        await socket.SendBinaryAsync([.. Packed.Of("84 'type' 02 'nsp' '/' 'id' 00 'data' 9d 'count'"), .. Enumerable.Repeat(Packed.Of("c4 01 07"), 12).SelectMany(bytes => bytes)]);
        Assert.That(await socket.ReadBinaryAsync(), Is.EqualTo(Packed.Of("84 'type' 03 'data' 91 0c 'id' 00 'nsp' '/'")));
        await socket.SendBinaryAsync([.. Packed.Of("83 'type' 02 'nsp' '/' 'data' 92 'e'"), .. Enumerable.Repeat((byte)0x91, 70), 0xc0]);
        await EndsAsync(app, socket, "invalid payload");
    }

    [TestCase("83 'type' 00 'data' 81 'key' c4 03 0102ff 'nsp' '/'", "AQL/"), TestCase("83 'type' 00 'data' 81 'key' c4 00 'nsp' '/'", "")]
    [TestCase("83 'type' 00 'data' 82 'deep' 91 c7 02 00 0708 'key' c4 01 09 'nsp' '/'", "CQ==")]
    [Proves("F-SIO-40", "F-MSG-12")]
    public async Task Binary_in_what_a_client_joins_with_is_base64_text(string connect, string expected)
    {
        await using var app = await StartAsync();
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendBinaryAsync(Packed.Of(connect));
        await socket.ReadBinaryAsync();
        var auth = (await app.SocketAsync()).Handshake.Auth;
        Assert.That(auth.GetProperty("key").GetString(), Is.EqualTo(expected));
        Assert.That(auth.GetProperty("key").GetBytesFromBase64(), Is.EqualTo(Convert.FromBase64String(expected)));
        if (auth.TryGetProperty("deep", out var deep)) Assert.That(deep[0].GetBytesFromBase64(), Is.EqualTo(new byte[] { 7, 8 }));
    }

    [Test]
    [Proves("F-SIO-40", "F-MSG-04")]
    public async Task What_only_looks_like_binary_stays_what_it_is()
    {
        await using var app = await StartAsync();
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendBinaryAsync(Packed.Of("83 'type' 00 'data' 82 'a' '{_placeholder:true,num:0}' 'b' c4 01 09 'nsp' '/'"));
        await socket.ReadBinaryAsync();
        Assert.That((await app.SocketAsync()).Handshake.Auth.GetRawText(), Is.EqualTo("""{"a":"{_placeholder:true,num:0}","b":"CQ=="}"""));
    }

    [Test]
    [Proves("F-MSG-06", "F-API-79")]
    public async Task What_was_missed_is_recovered()
    {
        await using var app = await StartAsync(options => options.ConnectionStateRecovery = new ConnectionStateRecovery());
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendBinaryAsync(Packed.Of(Connect));
        var answer = await socket.ReadBinaryAsync();
        var pid = Encoding.ASCII.GetString(answer, answer.Length - "nsp/".Length - 2 - SidLength, SidLength);
        await app.Server.EmitAsync("one");
        var first = OffsetOf(await socket.ReadBinaryAsync());
        await app.Server.EmitAsync("two");
        var second = OffsetOf(await socket.ReadBinaryAsync());
        Assert.That(second, Is.GreaterThan(first).Using((IComparer<string>)StringComparer.Ordinal));

        await using var again = await RawWebSocket.OpenAsync(app.Port);
        await again.SendBinaryAsync(Packed.Of($"83 'type' 00 'data' 82 'pid' '{pid}' 'offset' '{first}' 'nsp' '/'"));
        Assert.That(await again.ReadBinaryAsync(), Is.EqualTo(Packed.Of($"83 'type' 02 'data' 92 'two' '{second}' 'nsp' '/'")));
        Assert.That(await again.ReadBinaryAsync(), Is.EqualTo(answer));
    }

    private static Task<WireApp> StartAsync(Action<SocketIoOptions>? configure = null) => WireApp.StartAsync(
        options =>
        {
            options.Parser = PacketParsers.MessagePack;
            configure?.Invoke(options);
        },
        (server, journal) => server.OnConnection(socket =>
        {
            socket.On("bytes", e => e.AckAsync(e.Get<byte[]>(0), e.Get<ReadOnlyMemory<byte>>(1), e.Get<Dictionary<string, int>>(2)).AsTask());
            socket.On("count", e => e.AckAsync(e.Count).AsTask());
            socket.On("date", (DateTime date, string? nothing) => journal.Add($"date {date:O} {nothing ?? "nothing"}"));
        }));

    private static async Task<RawWebSocket> JoinedAsync(WireApp app)
    {
        var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendBinaryAsync(Packed.Of(Connect));
        await socket.ReadBinaryAsync();
        return socket;
    }

    private static async Task EndsAsync(WireApp app, RawWebSocket socket, string text)
    {
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        await app.Journal.WaitForAsync("disconnect / forced close");
        Assert.That(app.Journal.All, Does.Contain($"error / {text}"));
    }

    // The last argument, 14 characters, before the namespace.
    private static string OffsetOf(byte[] message) => Encoding.ASCII.GetString(message, message.Length - "nsp/".Length - 2 - 14, 14);
}
