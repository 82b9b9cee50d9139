using System.Text;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Engine;

/// <summary>What waits for a client, or for a handler, is bounded.</summary>
public sealed class BackpressureTests
{
    [Test]
    [Proves("F-API-63", "F-API-45")]
    public async Task A_poller_that_does_not_fetch_its_packets_is_closed()
    {
        await using var app = await WireApp.StartAsync(o => o.MaxOutboundPackets = 10);
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await app.WrittenAsync();
        var socket = app.Server.Of("/").Sockets.Single();
        for (var i = 0; i < 10; i++)
            await socket.EmitAsync("n", i).WithPatience();
        Assert.That(app.Server.SessionCount, Is.EqualTo(1));
        await socket.EmitAsync("n", 10).WithPatience();
        await app.Journal.WaitForAsync("disconnect / slow consumer");
        Assert.That((await session.GetAsync()).ToString(), Is.EqualTo("""400 {"code":1,"message":"Session ID unknown"}"""));
    }

    [Test]
    [Proves("F-API-63")]
    public async Task A_WebSocket_that_does_not_read_is_closed_and_others_are_not()
    {
        await using var app = await WireApp.StartAsync(o => o.MaxOutboundBytes = 1_000_000);
        await using var lazy = await RawWebSocket.JoinedAsync(app.Port);
        await using var eager = await RawWebSocket.JoinedAsync(app.Port);
        var chunk = new string('x', 100_000);
        var read = 0;
        for (var sent = 0; sent < 500 && app.Server.SessionCount == 2; sent++)
        {
            await app.Server.EmitAsync("chunk", chunk).WithPatience();
            Assert.That(await eager.ReadTextAsync(), Does.StartWith("42[\"chunk\","));
            read++;
        }

        await app.Journal.WaitForAsync("disconnect / slow consumer");
        await eager.SendTextAsync("421[\"echo\"]");
        Assert.That(await eager.ReadTextAsync(), Is.EqualTo("431[]"), $"after {read} chunks");
        Assert.That(app.Server.SessionCount, Is.EqualTo(1));
    }

    [Test]
    [Proves("F-ENG-83", "F-ENG-107")]
    public async Task A_client_that_is_lost_while_nothing_is_read_from_it_is_found_by_the_heartbeat()
    {
        var gate = new Gate();
        await using var app = await WireApp.StartAsync(
            o => o.MaxPendingEvents = 5,
            (server, _) => server.OnConnection(socket => socket.On("hang", gate.PassAsync)));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("42[\"hang\"]");
        for (var i = 0; i < 20; i++)
            await socket.SendTextAsync("42[\"note\",1]");
        await Patience.UntilAsync(() => app.App.Logs.Named("EventQueueFull").Any());
        socket.Abort();
        app.Clock.Advance(TimeSpan.FromSeconds(46));
        await app.SessionsAsync(0);
        gate.Open();
        await Patience.UntilAsync(() => app.Journal.All.Any(entry => entry.StartsWith("disconnect / ", StringComparison.Ordinal)));
        await Patience.UntilAsync(() => app.Held.Count == 0);
        Assert.That(app.Journal.All, Does.Not.Contain("note / 1"));
    }

    [TestCase(true)]
    [TestCase(false)]
    [Proves("F-SIO-57")]
    public async Task When_too_many_events_wait_nothing_further_is_read_and_nothing_is_lost(bool webSocket)
    {
        var gate = new Gate();
        await using var app = await WireApp.StartAsync(
            o => o.MaxPendingEvents = 5,
            (server, _) => server.OnConnection(socket => socket.On("hang", gate.PassAsync)));
        await using var other = await RawWebSocket.JoinedAsync(app.Port);
        await using var socket = webSocket ? await RawWebSocket.JoinedAsync(app.Port) : null;
        await using var session = webSocket ? null : await PollingSession.JoinedAsync(app.Port);
        string[] packets = ["42[\"hang\"]", .. Enumerable.Range(0, 50).Select(i => $"42[\"note\",{i}]")];
        foreach (var packet in webSocket ? packets : [])
            await socket!.SendTextAsync(packet);
        if (!webSocket)
            await session!.Posts.SendRequestAsync("POST", session.Target, Encoding.UTF8.GetBytes(string.Join('\u001e', packets)));
        await gate.Reached;
        await Patience.UntilAsync(() => app.App.Logs.Named("EventQueueFull").Any());
        await other.SendTextAsync("421[\"echo\"]");
        Assert.That(await other.ReadTextAsync(), Is.EqualTo("431[]"));
        gate.Open();
        await app.Journal.WaitForAsync("note / 49");
        Assert.That(
            app.Journal.All.Where(entry => entry.StartsWith("note", StringComparison.Ordinal)),
            Is.EqualTo(Enumerable.Range(0, 50).Select(i => $"note / {i}")));
    }
}
