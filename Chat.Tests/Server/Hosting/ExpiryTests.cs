using Chat.Tests.Server.Recovery;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Hosting;

/// <summary>Authentication that ends while a socket lives: by the clock, or because somebody is thrown out.</summary>
public sealed class ExpiryTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private static readonly string[] Farewells = ["41", "41/admin,"];

    [Test]
    public async Task A_socket_ends_when_its_authentication_does_and_not_before()
    {
        await using var app = await StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        var here = await FindAsync(app);
        here.ExpiresAt = app.Clock.GetUtcNow() + TimeSpan.FromMinutes(10);
        app.Clock.Advance(TimeSpan.FromMinutes(10) - Moment);
        Assert.That(here.Connected, Is.True);
        app.Clock.Advance(Moment);
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("41"));
        await app.Journal.WaitForAsync("disconnect / authentication expired");
    }

    [Test]
    public async Task It_goes_on_with_a_newer_token_or_for_ever()
    {
        await using var app = await StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        var here = await FindAsync(app);
        Assert.That(here.ExpiresAt, Is.Null);
        here.ExpiresAt = app.Clock.GetUtcNow() + TimeSpan.FromMinutes(1);
        here.ExpiresAt += TimeSpan.FromMinutes(1);
        app.Clock.Advance(TimeSpan.FromSeconds(119));
        Assert.That(here.Connected, Is.True);
        here.ExpiresAt = null;
        app.Clock.Advance(TimeSpan.FromHours(1));
        Assert.That(here.Connected, Is.True);
        here.ExpiresAt = app.Clock.GetUtcNow();
        await app.Journal.WaitForAsync("disconnect / authentication expired");
        here.ExpiresAt = app.Clock.GetUtcNow() + TimeSpan.FromMinutes(1);
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.That(app.Journal.All.Count(entry => entry.StartsWith("disconnect", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task Who_is_revoked_loses_every_socket_and_nobody_else_does()
    {
        await using var app = await StartAsync();
        await using var ada = await RawWebSocket.OpenAsync(app.Port, "&user=ada");
        await ada.JoinAsync();
        await ada.JoinAsync("/admin");
        await using var bob = await RawWebSocket.OpenAsync(app.Port, "&user=bob");
        await bob.JoinAsync();
        await Patience.UntilAsync(() => app.Server.Of("/").Sockets.Count == 2 && app.Server.Of("/admin").Sockets.Count == 1);
        Assert.That(await app.Server.RevokeAsync("user:ada").WithPatience(), Is.EqualTo([2]));
        await app.Server.To("user:ada").EmitAsync("secret").WithPatience();
        Assert.That(new[] { await ada.ReadTextAsync(), await ada.ReadTextAsync() }, Is.EquivalentTo(Farewells));
        await app.Journal.WaitForAsync("disconnect / authentication revoked");
        await app.Journal.WaitForAsync("disconnect /admin authentication revoked");
        await ada.JoinAsync("/");
        Assert.That(await app.Server.RevokeAsync("user:nobody").WithPatience(), Is.EqualTo([0]));
        Assert.That(await app.Server.RevokeAsync(socket => socket.Handshake.Query["user"] == "bob").WithPatience(), Is.EqualTo(1));
        Assert.That(await bob.ReadTextAsync(), Is.EqualTo("41"));
    }

    [Test]
    public async Task Who_is_revoked_while_away_does_not_come_back_to_anything([Values] bool byRoom)
    {
        await using var app = await RecoveryApp.StartAsync(io: (server, _) => server.OnConnection(async socket => await socket.JoinAsync("user:ada")));
        await using var client = await RecoveringClient.StartAsync(app.Port);
        await app.Journal.WaitForAsync("new");
        await app.Server.EmitAsync("first").WithPatience();
        await client.NextAsync();
        client.Lose();
        await app.Journal.WaitForAsync("disconnect / transport close");
        var cut = byRoom ? (await app.Server.RevokeAsync("user:ada").WithPatience())[0] : await app.Server.RevokeAsync(_ => false).WithPatience();
        Assert.That(cut, Is.Zero);
        await client.ConnectAsync(app.Port);
        Assert.That(client.Recovered, Is.False);
    }

    [Test]
    public async Task Who_is_revoked_on_the_way_back_does_not_come_back_to_anything()
    {
        var gate = new Gate();
        await using var app = await RecoveryApp.StartAsync(
            recovery => recovery.SkipMiddlewares = false,
            (server, _) =>
            {
                server.Use(async (socket, next) =>
                {
                    if (socket.Recovered) await gate.PassAsync();
                    await next();
                });
                server.OnConnection(async socket => await socket.JoinAsync("user:ada"));
            });
        await using var client = await RecoveringClient.StartAsync(app.Port);
        await app.Journal.WaitForAsync("new");
        await app.Server.EmitAsync("first").WithPatience();
        await client.NextAsync();
        await app.LoseAsync(client);
        await client.AskAsync(app.Port);
        await gate.Reached;
        Assert.That(await app.Server.RevokeAsync("user:ada").WithPatience(), Is.EqualTo([0]));
        gate.Open();
        await client.ReadAnswerAsync();
        Assert.That(client.Recovered, Is.False);
    }

    private static async Task<Socket> FindAsync(WireApp app)
    {
        await Patience.UntilAsync(() => app.Server.Of("/").Sockets.Count == 1);
        return app.Server.Of("/").Sockets.Single();
    }

    private static Task<WireApp> StartAsync() => WireApp.StartAsync(
        options => options.PingInterval = TimeSpan.FromDays(1),
        (server, _) =>
        {
            foreach (var place in new[] { server.Of("/"), server.Of("/admin") })
            {
                place.OnConnection(async socket =>
                {
                    if (socket.Handshake.Query.TryGetValue("user", out var user)) await socket.JoinAsync($"user:{user}");
                });
            }
        });
}
