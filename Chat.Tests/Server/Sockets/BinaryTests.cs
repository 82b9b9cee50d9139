using System.Text.Json;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Sockets;

/// <summary>Attachments (features 3.3).</summary>
public sealed class BinaryTests
{
    private const string Placeholder = "{\"_placeholder\":true,\"num\":0}";

    [Test]
    [Proves("F-SIO-27", "F-SIO-47")]
    public async Task Attachments_are_numbered_in_the_order_of_their_places_at_any_depth()
    {
        await using var app = await WireApp.StartAsync(io: (server, _) => server.OnConnection(socket =>
            socket.On("deep", async () => await socket.EmitAsync(
                "deep",
                new byte[] { 1 },
                new Dictionary<string, object> { ["a"] = new object[] { new byte[] { 2 }, "text" }, ["b"] = new { C = new byte[] { 3 } } },
                new ReadOnlyMemory<byte>([4])))));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("42[\"deep\"]");
        Assert.That(
            await socket.ReadTextAsync(),
            Is.EqualTo("454-[\"deep\",{\"_placeholder\":true,\"num\":0},{\"a\":[{\"_placeholder\":true,\"num\":1},\"text\"],"
                + "\"b\":{\"c\":{\"_placeholder\":true,\"num\":2}}},{\"_placeholder\":true,\"num\":3}]"));
        for (byte i = 1; i <= 4; i++)
            Assert.That(await socket.ReadBinaryAsync(), Is.EqualTo(new[] { i }));
    }

    [Test]
    [Proves("F-SIO-47", "F-SIO-27", "F-SIO-29")]
    public async Task An_acknowledgement_may_carry_attachments_both_ways()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket =>
        {
            socket.On<byte[], byte[]>("reverse", bytes => [.. bytes.Reverse()]);
            socket.On("ask", async () => journal.Add(Convert.ToHexString(await socket.EmitWithAckAsync<byte[]>("asked"))));
        }));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync($"451-9[\"reverse\",{Placeholder}]");
        await socket.SendBinaryAsync(1, 2, 3);
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo($"461-9[{Placeholder}]"));
        Assert.That(await socket.ReadBinaryAsync(), Is.EqualTo(new byte[] { 3, 2, 1 }));
        await socket.SendTextAsync("42[\"ask\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("420[\"asked\"]"));
        await socket.SendTextAsync($"461-0[{Placeholder}]");
        await socket.SendBinaryAsync(0xca, 0xfe);
        await app.Journal.WaitForAsync("CAFE");
    }

    [Test]
    [Proves("F-SIO-29", "F-SIO-33", "F-SUB-40")]
    public async Task Ten_attachments_are_accepted()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket =>
            socket.On("ten", e =>
            {
                journal.Add(string.Join(' ', Enumerable.Range(0, e.Count).Select(i => Convert.ToHexString(e.Get<byte[]>(i)!))));
                return Task.CompletedTask;
            })));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        var places = string.Join(',', Enumerable.Range(0, 10).Select(i => $"{{\"_placeholder\":true,\"num\":{9 - i}}}"));
        await socket.SendTextAsync($"4510-[\"ten\",{places}]");
        for (byte i = 0; i < 10; i++)
            await socket.SendBinaryAsync(i);
        await app.Journal.WaitForAsync("09 08 07 06 05 04 03 02 01 00");
    }

    [Test]
    [Proves("F-SIO-33", "F-SUB-40")]
    public async Task The_server_may_send_more_than_ten()
    {
        await using var app = await WireApp.StartAsync(io: (server, _) => server.OnConnection(socket =>
            socket.On("many", async () => await socket.EmitAsync("many", (object)Enumerable.Range(0, 12).Select(i => new[] { (byte)i }).ToArray()))));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("42[\"many\"]");
        Assert.That(await socket.ReadTextAsync(), Does.StartWith("4512-[\"many\",["));
        for (byte i = 0; i < 12; i++)
            Assert.That(await socket.ReadBinaryAsync(), Is.EqualTo(new[] { i }));
    }

    [TestCase("452-[\"note\"]", 2, TestName = "Attachments that no place refers to")]
    [TestCase("451-[\"note\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":0}]", 1, TestName = "One attachment in two places")]
    [Proves("F-SIO-29")]
    public async Task Odd_but_valid_attachments_are_delivered(string packet, int attachments)
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket => socket.OnAny(e =>
        {
            journal.Add($"any {e.Name} {e.Count} {string.Join(' ', Enumerable.Range(0, e.Count).Select(i => Convert.ToHexString(e.Get<byte[]>(i)!)))}".TrimEnd());
            return Task.CompletedTask;
        })));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync(packet);
        for (var i = 0; i < attachments; i++)
            await socket.SendBinaryAsync(7);
        await app.Journal.WaitForAsync(attachments == 2 ? "any note 0" : "any note 2 07 07");
    }

    [TestCase("42[\"note\",1]", "got plaintext data when reconstructing a packet")]
    [TestCase("41", "got plaintext data when reconstructing a packet")]
    [TestCase("40/admin,", "got plaintext data when reconstructing a packet")]
    [Proves("F-SIO-30", "F-SIO-19", "F-SUB-01")]
    public async Task Text_between_attachments_is_a_decode_error(string packet, string text)
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync($"451-[\"note\",{Placeholder}]");
        await socket.SendTextAsync(packet);
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        await app.Journal.WaitForAsync("disconnect / forced close");
        Assert.That(app.Journal.All, Is.EqualTo(["connect /", $"error / {text}", "disconnect / forced close"]));
    }

    [Test]
    [Proves("F-SIO-30", "F-SIO-19")]
    public async Task An_attachment_that_nobody_announced_is_a_decode_error()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendBinaryAsync(1, 2, 3);
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        await app.Journal.WaitForAsync("disconnect / forced close");
        Assert.That(app.Journal.All.ElementAt(1), Is.EqualTo("error / got binary data when not reconstructing a packet"));
    }

    [TestCase("1")]
    [TestCase("-1")]
    [TestCase("0.5")]
    [TestCase("\"0\"")]
    [TestCase("null")]
    [TestCase("1e9")]
    [TestCase("99999999999999999999")]
    [TestCase("\"__proto__\"")]
    [Proves("F-SIO-31", "F-SIO-19")]
    public async Task A_place_that_refers_to_no_attachment_is_a_decode_error(string number)
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync($"451-[\"note\",{{\"_placeholder\":true,\"num\":{number}}}]");
        await socket.SendBinaryAsync(1);
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        await app.Journal.WaitForAsync("disconnect / forced close");
        Assert.That(app.Journal.All.ElementAt(1), Is.EqualTo("error / illegal attachments"));
    }

    [Test]
    [Proves("F-SIO-30", "F-SIO-36")]
    public async Task A_connection_lost_between_attachments_leaves_nothing_behind()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("455-[\"note\"]");
        await socket.SendBinaryAsync(1);
        socket.Abort();
        await app.Journal.WaitForAsync("disconnect / transport close");
        Assert.That(app.Journal.All, Has.Count.EqualTo(2));
    }

    [Test]
    [Proves("F-SIO-36")]
    public async Task Attachments_may_take_their_time()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket =>
            socket.On<byte[]>("slow", bytes => journal.Add(Convert.ToHexString(bytes)))));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync($"451-[\"slow\",{Placeholder}]");
        for (var minute = 0; minute < 10; minute++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(25));
            Assert.That(await socket.ReadTextAsync(), Is.EqualTo("2"));
            await socket.SendTextAsync("3");
            // Answered at once, so the pong has been read.
            await socket.SendFrameAsync(RawFrame.PingFrame, []);
            Assert.That((await socket.ReadFrameAsync()).Opcode, Is.EqualTo(RawFrame.PongFrame));
        }

        await socket.SendBinaryAsync(7);
        await app.Journal.WaitForAsync("07");
    }

    [TestCase(2, true)]
    [TestCase(3, false)]
    [Proves("F-SIO-33")]
    public async Task How_many_are_accepted_is_an_option(int attachments, bool accepted)
    {
        await using var app = await WireApp.StartAsync(options => options.MaxAttachments = 2);
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync($"45{attachments}-[\"unheard\"]");
        if (!accepted)
        {
            await app.Journal.WaitForAsync("error / too many attachments");
            return;
        }

        for (var i = 0; i < attachments; i++) await socket.SendBinaryAsync(7);
        await socket.SendTextAsync("421[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[]"));
    }

    [Test]
    [Proves("F-SIO-29", "F-ENG-58")]
    public async Task Attachments_may_come_in_POSTs_of_their_own()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket =>
            socket.On<byte[], JsonElement>("two", (bytes, rest) => journal.Add($"{Convert.ToHexString(bytes)} {rest}"))));
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.PostOkAsync($"452-[\"two\",{Placeholder},\"x\"]");
        await session.PostOkAsync("bAQI=");
        await session.PostOkAsync("bAw==");
        await app.Journal.WaitForAsync("0102 x");
    }
}
