using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Hosting;

/// <summary>What becomes of the clients when the application stops.</summary>
public sealed class StoppingTests
{
    // Of the clock that a test moves; so small that what waits a second is not passed over.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private static readonly string[] Once = ["server shutting down"];

    [Test]
    [Proves("F-API-11")]
    public async Task A_running_handler_ends_and_its_acknowledgement_arrives_while_nobody_new_gets_in()
    {
        var gate = new Gate();
        var journal = new Journal();
        await using var app = await StartAsync(journal, gate);
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("420[\"work\"]");
        await gate.Reached;
        var stop = app.StopAsync();
        await Patience.UntilAsync(() => !app.Server.IsOpen);
        var late = await RawClient.OnceAsync(app.Port, "GET", "/socket.io/?EIO=4&transport=polling");
        Assert.That(late.Status, Is.EqualTo(503));
        Assert.That(journal.All, Is.Empty);
        gate.Open();
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("430[\"done\"]"));
        await GoodbyeAsync(socket);
        await stop;
        Assert.That(journal.All, Is.EqualTo(Once));
    }

    [Test]
    public async Task The_last_handlers_of_who_left_just_before_are_waited_for()
    {
        var gate = new Gate();
        await using var app = await TestApp.StartAsync();
        app.Server.OnConnection(socket => socket.OnDisconnect(async _ => await gate.PassAsync()));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("41");
        await gate.Reached;
        Assert.That(app.Server.Of("/").Sockets, Is.Empty);
        var stop = app.StopAsync();
        await Patience.UntilAsync(() => !app.Server.IsOpen);
        await GoodbyeAsync(socket);
        Assert.That(stop.IsCompleted, Is.False);
        gate.Open();
        await stop;
    }

    [Test]
    public async Task An_awaited_acknowledgement_is_still_received()
    {
        var journal = new Journal();
        await using var app = await StartAsync(journal);
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await Patience.UntilAsync(() => app.Server.Of("/").Sockets.Count == 1);
        var answer = app.Server.Of("/").Sockets.Single().EmitWithAckAsync<int>("asked");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("420[\"asked\"]"));
        var stop = app.StopAsync();
        await Patience.UntilAsync(() => !app.Server.IsOpen);
        await socket.SendTextAsync("430[7]");
        Assert.That(await answer.WithPatience(), Is.EqualTo(7));
        await GoodbyeAsync(socket);
        await stop;
    }

    [Test]
    public async Task A_polling_client_fetches_what_was_sent_to_it()
    {
        await using var app = await StartAsync(new Journal());
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await app.Server.EmitAsync("last");
        var stop = app.StopAsync();
        await Patience.UntilAsync(() => !app.Server.IsOpen);
        Assert.That(await session.ReadAsync(), Is.EqualTo("42[\"last\"]"));
        await stop;
    }

    [Test]
    public async Task A_handler_that_does_not_end_is_waited_for_no_longer_than_the_drain_timeout()
    {
        var gate = new Gate();
        var journal = new Journal();
        var clock = new ManualTimeProvider();
        await using var app = await StartAsync(journal, gate, clock);
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("420[\"work\"]");
        await gate.Reached;
        var start = clock.GetUtcNow();
        var stop = app.StopAsync();
        await AdvanceUntilAsync(clock, () => journal.All.Count == 1);
        Assert.That(clock.GetUtcNow() - start, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(5)));
        Assert.That(journal.All, Is.EqualTo(Once));
        await GoodbyeAsync(socket);
        await stop;
        gate.Open();
    }

    [TestCase(10, 10)]
    [TestCase(150, 60)]
    [Proves("F-API-11")]
    public async Task Clients_are_sent_away_one_batch_after_the_other_over_the_drain_spread(int clients, int seconds)
    {
        var clock = new ManualTimeProvider();
        var journal = new Journal();
        await using var app = await StartAsync(journal, gate: null, clock, options => options.DrainSpread = TimeSpan.FromSeconds(seconds));
        var sockets = new List<RawWebSocket>();
        for (var i = 0; i < clients; i++) sockets.Add(await RawWebSocket.JoinedAsync(app.Port));
        var start = clock.GetUtcNow();
        var seen = new List<int>();
        var stop = app.StopAsync();
        await Patience.UntilAsync(() => app.Server.SessionCount == clients - 1);
        await AdvanceUntilAsync(clock, () =>
        {
            var count = app.Server.SessionCount;
            if (seen.Count == 0 || seen[^1] != count) seen.Add(count);
            return count == 0;
        });
        foreach (var socket in sockets) await GoodbyeAsync(socket);
        await stop;
        Assert.That(seen, Is.EqualTo(Enumerable.Range(0, clients).Reverse()));
        Assert.That(clock.GetUtcNow() - start, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(seconds) * (clients - 1) / clients));
        Assert.That(journal.All, Is.EqualTo(Enumerable.Repeat("server shutting down", clients)));
        foreach (var socket in sockets) await socket.DisposeAsync();
    }

    [Test]
    public async Task The_host_decides_when_it_is_over()
    {
        var gate = new Gate();
        var journal = new Journal();
        await using var app = await StartAsync(journal, gate, new ManualTimeProvider(), shutdown: TimeSpan.FromMilliseconds(50));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("420[\"work\"]");
        await gate.Reached;
        await app.StopAsync();
        Assert.That(app.Server.SessionCount, Is.Zero);
        gate.Open();
    }

    // The web server waits for the client's half of it.
    private static async Task GoodbyeAsync(RawWebSocket socket)
    {
        await socket.ReadCloseAsync();
        socket.Abort();
    }

    private static Task AdvanceUntilAsync(ManualTimeProvider clock, Func<bool> condition) => Patience.UntilAsync(() =>
    {
        if (condition()) return true;
        clock.Advance(Tick);
        return false;
    });

    private static Task<TestApp> StartAsync(
        Journal journal, Gate? gate = null, TimeProvider? clock = null, Action<SocketIoOptions>? options = null, TimeSpan? shutdown = null) => TestApp.StartAsync(
        all =>
        {
            all.DrainTimeout = TimeSpan.FromSeconds(5);
            // No heartbeat falls into a test.
            all.PingInterval = TimeSpan.FromDays(1);
            options?.Invoke(all);
        },
        server => server.OnConnection(socket =>
        {
            socket.OnDisconnect(journal.Add);
            socket.On("work", async () =>
            {
                await gate!.PassAsync();
                return "done";
            });
        }),
        clock,
        services => services.PostConfigure<HostOptions>(host => host.ShutdownTimeout = shutdown ?? Patience.Limit));
}
