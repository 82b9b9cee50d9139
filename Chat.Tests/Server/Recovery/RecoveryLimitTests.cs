using Chat.Tests.Support;

namespace Chat.Tests.Server.Recovery;

/// <summary>What holds for a socket holds for a client that is away, and for the socket that takes its place.</summary>
public sealed class RecoveryLimitTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Test]
    [Proves("F-API-86")]
    public async Task A_client_that_is_away_joins_no_more_rooms_than_a_socket_may()
    {
        await using var app = await RecoveryApp.StartAsync(options: o => o.MaxRoomsPerSocket = 4);
        await using var client = await RecoveringClient.StartAsync(app.Port);
        await app.Find(client.Sid).JoinAsync("a", "b");
        await app.LoseAsync(client);
        await app.Server.SocketsJoinAsync("c", "d");
        await app.Server.SocketsJoinAsync([.. Enumerable.Range(0, 100_000).Select(i => $"r{i}")]);
        await app.Server.SocketsJoinAsync("a", "b", "c", "c");
        await app.Server.SocketsLeaveAsync("a");
        await app.Server.SocketsJoinAsync("e");
        await app.Server.SocketsJoinAsync("f");
        await client.ConnectAsync(app.Port);
        Assert.That(client.Recovered, Is.True);
        Assert.That(app.Find(client.Sid).Rooms, Is.EquivalentTo([client.Sid, "b", "c", "e"]));
        Assert.That(app.Wire.App.Logs.Records.Count(record => record.Event.Name == "RoomLimitReached"), Is.EqualTo(3));
    }

    [Test]
    public async Task A_recovered_socket_expires_when_the_one_before_it_would_have([Values] bool skipsMiddlewares)
    {
        await using var app = await StartAsync(skipsMiddlewares);
        await using var client = await RecoveringClient.StartAsync(app.Port);
        var end = app.Clock.GetUtcNow() + TimeSpan.FromSeconds(60);
        app.Find(client.Sid).ExpiresAt = end;
        for (var i = 0; i < 2; i++)
        {
            await app.LoseAsync(client);
            app.Clock.Advance(TimeSpan.FromSeconds(20));
            await client.ConnectAsync(app.Port);
            Assert.That(client.Recovered, Is.True);
        }

        var socket = app.Find(client.Sid);
        Assert.That(socket.ExpiresAt, Is.EqualTo(end));
        app.Clock.Advance(TimeSpan.FromSeconds(20) - Moment);
        Assert.That(socket.Connected, Is.True);
        app.Clock.Advance(Moment);
        Assert.That(await client.Socket.ReadTextAsync(), Is.EqualTo("41"));
        await app.Journal.WaitForAsync("disconnect / authentication expired");
    }

    [Test]
    public async Task A_client_whose_time_has_passed_while_it_was_away_begins_anew()
    {
        await using var app = await StartAsync(skipsMiddlewares: true);
        await using var client = await RecoveringClient.StartAsync(app.Port);
        var sid = client.Sid;
        var before = app.Find(sid);
        before.Data["user"] = "ada";
        before.ExpiresAt = app.Clock.GetUtcNow() + TimeSpan.FromSeconds(60);
        await app.LoseAsync(client);
        app.Clock.Advance(TimeSpan.FromSeconds(60));
        await client.ConnectAsync(app.Port);
        Assert.That((client.Recovered, client.Sid), Is.Not.EqualTo((true, sid)));
        var anew = app.Find(client.Sid);
        Assert.That(anew.ExpiresAt, Is.Null);
        Assert.That(anew.Data, Is.Empty);
        Assert.That(app.Journal.All.Count(entry => entry == "middleware"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_newer_token_holds_after_a_recovery_and_none_at_all_too()
    {
        await using var app = await StartAsync(skipsMiddlewares: true);
        await using var client = await RecoveringClient.StartAsync(app.Port);
        app.Find(client.Sid).ExpiresAt = app.Clock.GetUtcNow() + TimeSpan.FromSeconds(60);
        await app.LoseAsync(client);
        await client.ConnectAsync(app.Port);
        app.Find(client.Sid).ExpiresAt = null;
        await app.LoseAsync(client);
        await client.ConnectAsync(app.Port);
        Assert.That(client.Recovered, Is.True);
        app.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.That(app.Find(client.Sid).ExpiresAt, Is.Null);
    }

    // The heartbeat would end what the clock is moved for.
    private static Task<RecoveryApp> StartAsync(bool skipsMiddlewares) => RecoveryApp.StartAsync(
        recovery => recovery.SkipMiddlewares = skipsMiddlewares,
        (server, journal) => server.Use((_, next) =>
        {
            journal.Add("middleware");
            return next();
        }),
        options => options.PingInterval = TimeSpan.FromDays(1));
}
