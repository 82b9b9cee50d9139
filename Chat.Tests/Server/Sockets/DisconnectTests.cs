using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Sockets;

/// <summary>How sockets leave, and the reasons word for word (features 3.5, 4.7).</summary>
public sealed class DisconnectTests
{
    [TestCase("41")]
    [TestCase("41/,")]
    [Proves("F-SIO-51", "F-API-63", "F-SUB-07")]
    public async Task A_client_leaves_a_namespace_without_an_answer(string packet)
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.JoinAsync("/admin");
        await socket.SendTextAsync(packet);
        await app.Journal.WaitForAsync("disconnect / client namespace disconnect");
        await socket.SendTextAsync("42/admin,1[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("43/admin,1[]"));
        await socket.JoinAsync();
    }

    [Test]
    [Proves("F-SIO-52", "F-API-61", "F-API-63")]
    public async Task The_server_disconnects_one_namespace_and_the_connection_stays()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.JoinAsync("/admin");
        await socket.SendTextAsync("42/admin,[\"kick\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("41/admin,"));
        await app.Journal.WaitForAsync("disconnect /admin server namespace disconnect");
        await socket.SendTextAsync("421[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[]"));
        await socket.JoinAsync("/admin");
    }

    [Test]
    [Proves("F-SIO-53", "F-API-61", "F-SUB-21")]
    public async Task The_server_disconnects_every_namespace_and_closes_the_WebSocket()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.JoinAsync("/admin");
        await socket.SendTextAsync("42[\"kill\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("41"));
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("41/admin,"));
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        await app.Journal.WaitForAsync("disconnect / server namespace disconnect");
        await app.Journal.WaitForAsync("disconnect /admin server namespace disconnect");
        Assert.That(app.Journal.All, Has.Count.EqualTo(4));
    }

    [Test]
    [Proves("F-SIO-53", "F-SIO-60")]
    public async Task The_server_disconnects_and_closes_polling_in_two_answers()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.PostOkAsync("42[\"kill\"]");
        await app.Journal.WaitForAsync("disconnect / server namespace disconnect");
        Assert.That(await session.ReadAsync(), Is.EqualTo("41"));
        Assert.That(await session.ReadAsync(), Is.EqualTo("6\u001e1"));
        await app.SessionsAsync(0);
        Assert.That(app.Journal.All, Has.Count.EqualTo(2));
    }

    [Test]
    [Proves("F-SIO-54", "F-API-63")]
    public async Task The_end_of_the_connection_reaches_every_socket_with_its_reason()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.JoinAsync("/admin");
        socket.Abort();
        await app.Journal.WaitForAsync("disconnect / transport close");
        await app.Journal.WaitForAsync("disconnect /admin transport close");
    }

    [Test]
    [Proves("F-SIO-55", "F-API-11", "F-SUB-21", "F-API-63")]
    public async Task A_closing_server_sends_no_DISCONNECT()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.JoinAsync("/admin");
        var closing = app.Server.CloseAsync();
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        await closing.WithPatience();
        Assert.That(
            app.Journal.All.Skip(2),
            Is.EquivalentTo(["disconnect / server shutting down", "disconnect /admin server shutting down"]));
        Assert.That(app.Server.SessionCount, Is.Zero);
    }

    [Test]
    [Proves("F-SIO-55", "F-API-11")]
    public async Task A_stopping_host_closes_the_sessions_first()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var get = session.ReadAsync();
        await app.Held.WaitForAsync("GET", session.Query);
        var stopping = app.App.StopAsync();
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        Assert.That(await get, Is.EqualTo("1"));
        await stopping.WithPatience();
        Assert.That(app.Journal.All.Count(entry => entry == "disconnect / server shutting down"), Is.EqualTo(2));
    }

    [Test]
    [Proves("F-API-11")]
    public async Task A_handler_that_never_ends_does_not_keep_the_server_for_ever()
    {
        var never = new TaskCompletionSource();
        await using var app = await WireApp.StartAsync(io: (server, _) => server.OnConnection(socket => socket.OnDisconnect(_ => never.Task)));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        socket.Abort();
        await app.Journal.WaitForAsync("disconnect / transport close");
        await using var other = await PollingSession.JoinedAsync(app.Port);
    }

    [Test]
    [Proves("F-API-39", "F-API-40", "F-API-62", "F-SUB-30")]
    public async Task Rooms_are_there_while_disconnecting_and_gone_when_disconnected()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(async socket =>
        {
            await socket.JoinAsync("a", "b");
            journal.Add($"joined {socket.Rooms.Count} {socket.Rooms.Contains(socket.Id)}");
            socket.OnDisconnecting(reason => journal.Add($"disconnecting {reason} {socket.Rooms.Count} {socket.Connected}"));
            socket.OnDisconnect(reason => journal.Add($"disconnected {reason} {socket.Rooms.Count} {socket.Connected}"));
        }));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await app.Journal.WaitForAsync("joined 3 True");
        await socket.SendTextAsync("41");
        await app.Journal.WaitForAsync("disconnected client namespace disconnect 0 False");
        Assert.That(app.Journal.All, Does.Contain("disconnecting client namespace disconnect 3 True"));
    }

    [Test]
    [Proves("F-SIO-56", "F-SUB-27", "F-API-45")]
    public async Task What_is_emitted_after_the_namespace_was_left_is_still_written()
    {
        await using var app = await WireApp.StartAsync(io: (server, _) => server.OnConnection(socket =>
            socket.OnDisconnect(async _ => await socket.EmitAsync("after"))));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("42[\"kick\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("41"));
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("42[\"after\"]"));
    }

    [Test]
    [Proves("F-API-61", "F-SIO-52")]
    public async Task Disconnecting_twice_is_disconnecting_once()
    {
        await using var app = await WireApp.StartAsync(io: (server, _) => server.OnConnection(socket => socket.On("twice", () =>
        {
            socket.Disconnect();
            socket.Disconnect();
        })));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("42[\"twice\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("41"));
        await socket.JoinAsync();
        Assert.That(app.Journal.All.Count(entry => entry.StartsWith("disconnect", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    [Proves("F-API-25")]
    public async Task Disconnecting_inside_a_middleware_does_nothing()
    {
        await using var app = await WireApp.StartAsync(io: (server, _) => server.Use(async (socket, next) =>
        {
            socket.Disconnect();
            await next();
        }));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("421[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[]"));
    }
}
