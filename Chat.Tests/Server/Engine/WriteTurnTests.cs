using System.Text;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Sockets;
using SocketIo.Server.Transports.WebSockets;

namespace Chat.Tests.Server.Engine;

/// <summary>Who writes when: answers together behind the messages that caused them, but nothing waits for a handler that blocks its thread.</summary>
public sealed class WriteTurnTests
{
    private const int Asks = 16;

    [Test]
    public async Task Answers_to_messages_that_came_together_leave_in_one_write()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) =>
            server.Engine.OnConnection(connection => connection.OnFlush(packets => journal.Add($"wrote {packets}"))));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await app.Journal.WaitForAsync("wrote 1");
        var before = app.Journal.All.Count;

        var asks = Enumerable.Range(0, Asks).SelectMany(i => RawFrame.Encode(RawFrame.TextFrame, Encoding.UTF8.GetBytes($"42{i}[\"echo\",{i}]")));
        await socket.Client.SendAsync(asks.ToArray());
        for (var i = 0; i < Asks; i++)
            Assert.That(await socket.ReadTextAsync(), Is.EqualTo($"43{i}[{i}]"));
        Assert.That(app.Journal.All.Skip(before).Where(entry => entry.StartsWith("wrote", StringComparison.Ordinal)), Is.EqualTo([$"wrote {Asks}"]));
    }

    [Test]
    public async Task What_goes_to_others_waits_but_a_moment_for_a_handler_that_blocks()
    {
        using var blocked = new ManualResetEventSlim();
        await using var app = await StartAsync(blocked, socket => socket.Broadcast.EmitAsync("news", 1));
        await using var other = await RawWebSocket.JoinedAsync(app.Port);
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("42[\"block\"]");
        await app.Journal.WaitForAsync("blocks");
        app.Clock.Advance(WriteWatch.Interval);
        app.Clock.Advance(WriteWatch.Interval);
        Assert.That(await other.ReadTextAsync(), Is.EqualTo("42[\"news\",1]"));
        blocked.Set();
    }

    [Test]
    public async Task Answers_wait_but_a_moment_for_a_handler_that_blocks()
    {
        using var blocked = new ManualResetEventSlim();
        await using var app = await StartAsync(blocked, socket => socket.EmitAsync("progress", 1));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        var asks = RawFrame.Encode(RawFrame.TextFrame, "427[\"echo\",7]"u8).Concat(RawFrame.Encode(RawFrame.TextFrame, "42[\"block\"]"u8));
        await socket.Client.SendAsync(asks.ToArray());
        await app.Journal.WaitForAsync("blocks");
        app.Clock.Advance(WriteWatch.Interval);
        app.Clock.Advance(WriteWatch.Interval);
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("437[7]"));
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("42[\"progress\",1]"));
        blocked.Set();
    }

    [Test]
    public async Task What_others_are_told_of_a_clients_end_waits_but_a_moment_for_a_handler_that_blocks()
    {
        using var blocked = new ManualResetEventSlim();
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket => socket.OnDisconnect(_ =>
        {
            var sending = socket.Broadcast.EmitAsync("left", 1);
            journal.Add("blocks");
            if (!sending.IsCompletedSuccessfully || !blocked.Wait(Patience.Limit)) journal.Add("gave up");
        })));
        await using var other = await RawWebSocket.JoinedAsync(app.Port);
        var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.DisposeAsync();
        await app.Journal.WaitForAsync("blocks");
        app.Clock.Advance(WriteWatch.Interval);
        app.Clock.Advance(WriteWatch.Interval);
        Assert.That(await other.ReadTextAsync(), Is.EqualTo("42[\"left\",1]"));
        blocked.Set();
    }

    private static Task<WireApp> StartAsync(ManualResetEventSlim blocked, Func<Socket, ValueTask> send) => WireApp.StartAsync(io: (server, journal) =>
        server.OnConnection(socket => socket.On("block", () =>
        {
            var sending = send(socket);
            journal.Add("blocks");
            if (!sending.IsCompletedSuccessfully || !blocked.Wait(Patience.Limit)) journal.Add("gave up");
        })));
}
