using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Broadcast.Rooms;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Limits;

/// <summary>What one client may have at most.</summary>
public sealed class LimitTests
{
    private const int Absurd = 20_000;

    [TestCase(false)]
    [TestCase(true)]
    public async Task An_address_has_a_number_of_sessions_and_gets_their_places_back(bool webSocket)
    {
        await using var app = await WireApp.StartAsync(o => o.MaxSessionsPerAddress = 3);
        var sessions = new List<RawWebSocket>();
        for (var i = 0; i < 3; i++)
            sessions.Add(await RawWebSocket.JoinedAsync(app.Port));
        for (var i = 0; i < 200; i++)
            Assert.That((await ConnectAsync(app, webSocket)).ToString(), Is.EqualTo("429 "));
        Assert.That(app.Server.SessionCount, Is.EqualTo(3));

        sessions[0].Abort();
        await app.SessionsAsync(2);
        Assert.That((await ConnectAsync(app, webSocket)).Status, Is.EqualTo(webSocket ? 101 : 200));
        foreach (var session in sessions)
            await session.DisposeAsync();
    }

    [Test]
    public async Task A_request_that_opens_no_session_keeps_no_place()
    {
        await using var app = await WireApp.StartAsync(o => o.MaxSessionsPerAddress = 1);
        for (var i = 0; i < 10; i++)
        {
            Assert.That((await RawClient.OnceAsync(app.Port, "GET", "/socket.io/?EIO=4&transport=tty")).Status, Is.EqualTo(400));
            Assert.That((await RawClient.OnceAsync(app.Port, "GET", "/socket.io/?EIO=3&transport=polling")).Status, Is.EqualTo(400));
            await using var client = await RawClient.ConnectAsync(app.Port);
            Assert.That((await client.RequestUpgradeAsync("/socket.io/?EIO=4&transport=websocket", "GET", ("Sec-WebSocket-Key", "x"))).Status, Is.EqualTo(400));
        }

        await using var session = await PollingSession.JoinedAsync(app.Port);
        Assert.That(session.Sid, Is.Not.Empty);
    }

    [Test]
    public async Task A_client_is_in_a_number_of_namespaces()
    {
        var made = 0;
        await using var app = await WireApp.StartAsync(
            o => o.MaxNamespacesPerConnection = 10,
            (server, _) =>
            {
                server.Of((name, _) => ValueTask.FromResult(name.StartsWith("/n", StringComparison.Ordinal)));
                server.OnNewNamespace(_ => Interlocked.Increment(ref made));
            });
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        for (var i = 0; i < 10; i++)
            await socket.JoinAsync($"/n{i}");
        for (var i = 10; i < 2000; i++)
        {
            await socket.SendTextAsync($"40/n{i},");
            Assert.That(await socket.ReadTextAsync(), Is.EqualTo($"44/n{i},{{\"message\":\"too many namespaces\"}}"));
        }

        Assert.That(made, Is.EqualTo(10));
        await socket.SendTextAsync("41/n3,");
        await socket.JoinAsync("/n2000");
    }

    [Test]
    [Proves("F-API-45")]
    public async Task A_client_owes_a_number_of_acknowledgements()
    {
        await using var app = await WireApp.StartAsync(o => o.MaxPendingAcks = 5);
        await using var client = await RawWebSocket.JoinedAsync(app.Port);
        var socket = await SocketOfAsync(app);
        var asked = Enumerable.Range(0, 5).Select(i => socket.EmitWithAckAsync<int>("ask", i)).ToArray();
        for (var i = 0; i < Absurd; i++)
            Assert.That(() => { _ = socket.EmitWithAckAsync<int>("ask", -1); }, Throws.TypeOf<PendingAckLimitException>());
        for (var i = 0; i < 5; i++)
            Assert.That(await client.ReadTextAsync(), Is.EqualTo($"42{i}[\"ask\",{i}]"));
        Assert.That(await app.Server.Timeout(TimeSpan.FromSeconds(9)).EmitWithAckAsync<int>("ask").WithPatience(), Is.Empty);

        await client.SendTextAsync("430[7]");
        Assert.That(await asked[0].WithPatience(), Is.EqualTo(7));
        _ = socket.EmitWithAckAsync<int>("ask", 6);
        Assert.That(await client.ReadTextAsync(), Does.EndWith("[\"ask\",6]"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_socket_is_in_a_number_of_rooms(bool recovery)
    {
        await using var app = await WireApp.StartAsync(o =>
        {
            o.MaxRoomsPerSocket = 4;
            if (recovery) o.ConnectionStateRecovery = new();
        });
        await using var client = await RawWebSocket.JoinedAsync(app.Port);
        var socket = await SocketOfAsync(app);
        await socket.JoinAsync("a", "b").AsTask().WithPatience();
        Assert.That(() => socket.JoinAsync("c", "d"), Throws.TypeOf<RoomLimitException>());
        Assert.That(() => socket.JoinAsync([.. Enumerable.Range(0, Absurd).Select(i => $"r{i}")]), Throws.TypeOf<RoomLimitException>());
        Assert.That(socket.Rooms, Is.EquivalentTo(new[] { socket.Id, "a", "b" }));

        await socket.JoinAsync("a", "b", "c", "c").AsTask().WithPatience();
        await app.Server.SocketsJoinAsync("d").AsTask().WithPatience();
        Assert.That(socket.Rooms, Is.EquivalentTo(new[] { socket.Id, "a", "b", "c" }));
        await socket.LeaveAsync("a").AsTask().WithPatience();
        await app.Server.SocketsJoinAsync("d").AsTask().WithPatience();
        Assert.That(socket.Rooms, Is.EquivalentTo(new[] { socket.Id, "b", "c", "d" }));
    }

    private static async Task<Socket> SocketOfAsync(WireApp app)
    {
        await Patience.UntilAsync(() => app.Server.Of("/").Sockets.Count == 1, "the socket is there");
        return app.Server.Of("/").Sockets.Single();
    }

    private static async Task<RawResponse> ConnectAsync(WireApp app, bool webSocket)
    {
        await using var client = await RawClient.ConnectAsync(app.Port);
        return webSocket
            ? await client.RequestUpgradeAsync("/socket.io/?EIO=4&transport=websocket")
            : await client.GetAsync("/socket.io/?EIO=4&transport=polling");
    }
}
