using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Hosting;

/// <summary>More than one server in an application, each with its own path, options, namespaces and sessions.</summary>
public sealed class SeveralServersTests
{
    [Test]
    [Proves("F-ENG-05")]
    public async Task Each_server_has_its_own_path_options_and_clients()
    {
        var journal = new Journal();
        await using var app = await StartAsync(journal);
        var games = app.Services.GetRequiredKeyedService<SocketIoServer>("games");
        await using var main = await RawWebSocket.JoinedAsync(app.Port);
        await using var game = await JoinedAsync(app.Port);
        Assert.That((app.Server.SessionCount, games.SessionCount), Is.EqualTo((1, 1)));
        Assert.That(games, Is.Not.SameAs(app.Server));
        Assert.That((await RawClient.OnceAsync(app.Port, "GET", "/games/?EIO=4&transport=polling")).Status, Is.EqualTo(400), "games are for WebSockets only");
        await games.EmitAsync("go").WithPatience();
        Assert.That(await game.ReadTextAsync(), Is.EqualTo("42[\"go\"]"));
        await games.CloseAsync().WithPatience();
        Assert.That(await journal.NextAsync(), Is.EqualTo("games: server shutting down"));
        Assert.That((app.Server.IsOpen, app.Server.SessionCount), Is.EqualTo((true, 1)));
    }

    [Test]
    public async Task Each_server_closes_when_the_application_stops()
    {
        var journal = new Journal();
        await using var app = await StartAsync(journal);
        await using var main = await RawWebSocket.JoinedAsync(app.Port);
        await using var game = await JoinedAsync(app.Port);
        await app.StopAsync();
        Assert.That(journal.All, Is.EquivalentTo(["main: server shutting down", "games: server shutting down"]));
    }

    [Test]
    public async Task Servers_drain_at_the_same_time()
    {
        var gate = new Gate();
        var journal = new Journal();
        await using var app = await TestApp.StartAsync(
            options => options.DrainTimeout = Patience.Limit,
            services: services =>
            {
                services.AddSocketIo("games", options => options.DrainTimeout = Patience.Limit);
                services.PostConfigure<HostOptions>(host => host.ShutdownTimeout = 2 * Patience.Limit);
            },
            routes: app =>
            {
                app.MapSocketIo();
                app.MapSocketIo("/games", "games");
                foreach (var server in new[] { app.Services.GetRequiredService<SocketIoServer>(), app.Services.GetRequiredKeyedService<SocketIoServer>("games") })
                    server.OnConnection(socket => socket.On("work", gate.PassAsync));
            });
        await using var main = await RawWebSocket.JoinedAsync(app.Port);
        await using var game = await JoinedAsync(app.Port);
        await main.SendTextAsync("42[\"work\"]");
        await game.SendTextAsync("42[\"work\"]");
        await gate.Reached;
        var games = app.Services.GetRequiredKeyedService<SocketIoServer>("games");
        await Patience.UntilAsync(() => app.Server.SessionCount == 1 && games.SessionCount == 1);
        var stop = app.StopAsync();
        // Neither is done while its handler runs, so the one that came second would still be open if it waited for the other.
        await Patience.UntilAsync(() => !app.Server.IsOpen && !games.IsOpen, "both let nobody in");
        gate.Open();
        await main.ReadCloseAsync();
        await game.ReadCloseAsync();
        await main.DisposeAsync();
        await game.DisposeAsync();
        await stop;
    }

    [TestCase(6, 4, 10, true), TestCase(6, 3.9, 10, false), TestCase(0, 11, 10, true), TestCase(5, 0, 30, false), TestCase(5, 60, -0.001, false)]
    public async Task Draining_that_takes_longer_than_the_host_waits_is_told_at_start(double timeout, double spread, double host, bool isTold)
    {
        await using var app = await TestApp.StartAsync(services: services =>
        {
            services.AddSocketIo("games", options => (options.DrainTimeout, options.DrainSpread) = (TimeSpan.FromSeconds(timeout), TimeSpan.FromSeconds(spread)));
            services.PostConfigure<HostOptions>(all => all.ShutdownTimeout = TimeSpan.FromSeconds(host));
        });
        var told = app.Logs.Records.Where(record => record.Event.Name == "DrainTooLong").Select(record => $"{record.Level} {record.Message}").ToList();
        Assert.That(told, Has.Count.EqualTo(isTold ? 1 : 0));
        if (isTold) Assert.That(told[0], Does.StartWith("Warning The server games").And.Contain("00:00:10"));
    }

    [Test]
    public async Task Each_server_has_numbers_of_its_own()
    {
        await using var app = await StartAsync(new Journal());
        using var meter = new MeterReader(app.Services);
        _ = app.Services.GetRequiredKeyedService<SocketIoServer>("games");
        await using var game = await JoinedAsync(app.Port);
        Assert.That(meter["socketio.server.sockets"], Is.EqualTo(1));
        Assert.That(meter.Servers, Is.EquivalentTo(new object?[] { null, "games" }));
    }

    [Test]
    public void The_options_of_each_are_judged_at_start()
    {
        var fault = Assert.ThrowsAsync<OptionsValidationException>(async () => await TestApp.StartAsync(
            services: services => services.AddSocketIo("games", options => options.MaxPayload = 0)));
        Assert.That(fault!.OptionsName, Is.EqualTo("games"));
    }

    [Test]
    public void A_name_that_was_not_added_is_told()
    {
        var fault = Assert.ThrowsAsync<InvalidOperationException>(async () => await TestApp.StartAsync(routes: routes => routes.MapSocketIo("/games", "games")));
        Assert.That(fault!.Message, Does.Contain("AddSocketIo(\"games\")"));
    }

    private static async Task<RawWebSocket> JoinedAsync(int port)
    {
        var game = await RawWebSocket.ConnectAsync(port, "/games/?EIO=4&transport=websocket");
        await game.ReadTextAsync();
        await game.JoinAsync();
        return game;
    }

    private static Task<TestApp> StartAsync(Journal journal) => TestApp.StartAsync(
        io: server => Serve(server, "main", journal),
        services: services => services.AddSocketIo("games", options => options.Transports = EngineTransports.WebSocket),
        routes: app =>
        {
            app.MapSocketIo();
            app.MapSocketIo("/games", "games");
            Serve(app.Services.GetRequiredKeyedService<SocketIoServer>("games"), "games", journal);
        });

    private static void Serve(SocketIoServer server, string name, Journal journal) =>
        server.OnConnection(socket => socket.OnDisconnect(reason => journal.Add($"{name}: {reason}")));
}
