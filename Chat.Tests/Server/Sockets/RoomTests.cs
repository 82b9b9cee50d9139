using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Sockets;

/// <summary>Who receives a broadcast (features 4.3, 4.7, 4.8). Three clients: a in "one", b in "two", c in both.</summary>
public sealed class RoomTests
{
    private static readonly object[] Targets =
    [
        Target("everybody", "abc", (server, _) => server.Of("/").To()),
        Target("one room", "ac", (server, _) => server.To("one")),
        Target("two rooms, each socket once", "abc", (server, _) => server.To("one", "two")),
        Target("two rooms one after the other", "abc", (server, _) => server.To("one").In("two")),
        Target("a room but for another", "a", (server, _) => server.To("one").Except("two")),
        Target("all but one room", "b", (server, _) => server.Except("one")),
        Target("all but two rooms", "", (server, _) => server.Except("one", "two")),
        Target("an unknown room", "", (server, _) => server.To("three")),
        Target("all but an unknown room", "abc", (server, _) => server.Except("three")),
        Target("a socket by its id", "b", (server, ids) => server.To(ids["b"])),
        Target("all but a socket", "ac", (server, ids) => server.Except(ids["b"])),
        Target("the local ones of a room", "bc", (server, _) => server.Local.To("two")),
        Target("everybody but the sender", "bc", (server, ids) => Of(server, ids["a"]).Broadcast),
        Target("the sender's room but the sender", "c", (server, ids) => Of(server, ids["a"]).To("one")),
        Target("a room the sender is not in", "bc", (server, ids) => Of(server, ids["a"]).In("two")),
        Target("all but a room and the sender", "", (server, ids) => Of(server, ids["a"]).Except("two")),
    ];

    [TestCaseSource(nameof(Targets))]
    [Proves("F-API-26", "F-API-28", "F-API-44", "F-API-52", "F-API-65", "F-API-66", "F-API-76", "F-SUB-30")]
    public async Task A_broadcast_reaches_its_target_and_nobody_else(string expected, Func<SocketIoServer, Dictionary<string, string>, BroadcastOperator> target)
    {
        await using var app = await StartAsync();
        await using var a = await RawWebSocket.JoinedAsync(app.Port);
        await using var b = await RawWebSocket.JoinedAsync(app.Port);
        await using var c = await RawWebSocket.JoinedAsync(app.Port);
        await using var elsewhere = await RawWebSocket.OpenAsync(app.Port);
        await elsewhere.JoinAsync("/admin");
        var clients = new Dictionary<string, RawWebSocket> { ["a"] = a, ["b"] = b, ["c"] = c, ["x"] = elsewhere };
        var ids = new Dictionary<string, string>();
        foreach (var (name, socket) in clients.Where(client => client.Key != "x"))
        {
            await socket.SendTextAsync($"420[\"join\",{(name == "a" ? "\"one\"" : name == "b" ? "\"two\"" : "\"one\",\"two\"")}]");
            ids[name] = (await socket.ReadTextAsync())[4..^2].Trim('"');
        }

        var broadcast = target(app.Server, ids);
        await broadcast.EmitAsync("hello", 1).WithPatience();
        await broadcast.EmitAsync("hello", 2).WithPatience();
        var reached = "";
        foreach (var (name, socket) in clients)
        {
            await socket.SendTextAsync(name == "x" ? "42/admin,9[\"echo\"]" : "429[\"echo\"]");
            var first = await socket.ReadTextAsync();
            if (first != "42[\"hello\",1]")
            {
                Assert.That(first, Does.EndWith("9[]"));
                continue;
            }

            reached += name;
            Assert.That(await socket.ReadTextAsync(), Is.EqualTo("42[\"hello\",2]"));
        }

        Assert.That(reached, Is.EqualTo(expected));
    }

    [Test]
    [Proves("F-API-40", "F-API-59", "F-API-60")]
    public async Task Rooms_can_be_joined_and_left_and_unknown_ones_do_not_matter()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket => socket.On("rooms", async () =>
        {
            await socket.JoinAsync("one", "two", "one");
            await socket.LeaveAsync("two");
            await socket.LeaveAsync("unknown");
            journal.Add(string.Join(' ', socket.Rooms.Where(room => room != socket.Id)));
        })));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("42[\"rooms\"]");
        await app.Journal.WaitForAsync("one");
    }

    [Test]
    [Proves("F-API-59")]
    public async Task A_socket_that_left_joins_nothing()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket => socket.OnDisconnect(async _ =>
        {
            await socket.JoinAsync("ghosts");
            journal.Add($"rooms {socket.Rooms.Count} {(await server.In("ghosts").FetchSocketsAsync()).Count}");
        })));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("41");
        await app.Journal.WaitForAsync("rooms 0 0");
    }

    [Test]
    [Proves("F-API-44", "F-SUB-30")]
    public async Task A_socket_that_leaves_its_own_room_gets_its_own_broadcasts()
    {
        await using var app = await WireApp.StartAsync(io: (server, _) => server.OnConnection(socket => socket.On("leave", async () =>
        {
            await socket.Broadcast.EmitAsync("x", 1);
            await socket.LeaveAsync(socket.Id);
            await socket.Broadcast.EmitAsync("x", 2);
        })));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("42[\"leave\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("42[\"x\",2]"));
    }

    [Test]
    [Proves("F-API-73", "F-API-74", "F-SIO-52", "F-SIO-53")]
    public async Task Sockets_are_fetched_moved_and_disconnected_by_room()
    {
        await using var app = await StartAsync();
        await using var a = await RawWebSocket.JoinedAsync(app.Port);
        await using var b = await RawWebSocket.JoinedAsync(app.Port);
        await a.SendTextAsync("420[\"join\",\"one\"]");
        await a.ReadTextAsync();
        await b.SendTextAsync("420[\"join\",\"one\"]");
        await b.ReadTextAsync();
        await app.Server.In("one").SocketsJoinAsync("two", "three").WithPatience();
        await app.Server.In("three").SocketsLeaveAsync("one").WithPatience();
        Assert.That(await app.Server.In("one").FetchSocketsAsync().WithPatience(), Is.Empty);
        Assert.That(await app.Server.In("two").FetchSocketsAsync().WithPatience(), Has.Count.EqualTo(2));
        await app.Server.In("two").DisconnectSocketsAsync().WithPatience();
        Assert.That(await a.ReadTextAsync(), Is.EqualTo("41"));
        Assert.That(await b.ReadTextAsync(), Is.EqualTo("41"));
        await a.JoinAsync();
        await app.Server.Of("/").To().DisconnectSocketsAsync(close: true).WithPatience();
        Assert.That(await a.ReadTextAsync(), Is.EqualTo("41"));
        Assert.That(await a.ReadCloseAsync(), Is.Null);
    }

    [Test]
    [Proves("F-API-24", "F-SIO-42")]
    public async Task A_refused_socket_leaves_the_rooms_a_middleware_put_it_in()
    {
        await using var app = await WireApp.StartAsync(io: (server, _) => server.Use(async (socket, _) =>
        {
            await socket.JoinAsync("early");
            throw new ConnectRefusedException("no");
        }));
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendTextAsync("40");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("44{\"message\":\"no\"}"));
        await app.Server.In("early").EmitAsync("x").WithPatience();
        await socket.JoinAsync("/admin");
    }

    private static Task<WireApp> StartAsync() => WireApp.StartAsync(io: (server, _) => server.OnConnection(socket => socket.On("join", async e =>
    {
        for (var i = 0; i < e.Count; i++)
            await socket.JoinAsync(e.Get<string>(i)!);
        await e.AckAsync(socket.Id);
    })));

    private static Socket Of(SocketIoServer server, string id) => server.Of("/").Sockets.Single(socket => socket.Id == id);

    private static TestCaseData Target(string name, string expected, Func<SocketIoServer, Dictionary<string, string>, BroadcastOperator> target) =>
        new TestCaseData(expected, target).SetArgDisplayNames(name);
}
