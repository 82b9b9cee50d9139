using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Sockets;

/// <summary>Handlers for one event only, handlers that are taken off again, and what can be asked about them (features 4.3 and 4.6).</summary>
public sealed class HandlerRemovalTests
{
    [Test]
    [Proves("F-API-64")]
    public async Task A_handler_for_the_next_event_is_called_once()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket =>
        {
            socket.On<int>("x", number => journal.Add($"typed {number}"), once: true);
            socket.On("x", e =>
            {
                journal.Add($"raw {e.Get<int>(0)} {socket.ListenerCount("x")}");
                return Task.CompletedTask;
            }, once: true);
            socket.On<int, int>("x", number => number, once: true);
            socket.On<int>("x", number => journal.Add($"always {number}"));
        }));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("421[\"x\",7]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[7]"));
        await socket.SendTextAsync("422[\"x\",8]");
        await FenceAsync(socket);
        Assert.That(app.Journal.All, Is.EqualTo(["connect /", "typed 7", "raw 7 2", "always 7", "always 8"]));
    }

    [Test]
    [Proves("F-API-64")]
    public async Task Events_in_parallel_that_have_both_found_such_a_handler_call_it_once()
    {
        var gate = new Gate();
        await using var app = await WireApp.StartAsync(
            options => options.MaxParallelEvents = 2,
            (server, journal) => server.OnConnection(socket =>
            {
                socket.On("x", async () =>
                {
                    journal.Add("found");
                    await gate.PassAsync();
                });
                socket.On("x", () => journal.Add("called"), once: true);
                socket.On("x", () => journal.Add("done"));
            }));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("42[\"x\"]");
        await socket.SendTextAsync("42[\"x\"]");
        await Patience.UntilAsync(() => app.Journal.All.Count(entry => entry == "found") == 2);
        gate.Open();
        await Patience.UntilAsync(() => app.Journal.All.Count(entry => entry == "done") == 2);
        Assert.That(app.Journal.All, Has.Exactly(1).EqualTo("called"));
    }

    [Test]
    [Proves("F-API-64")]
    public async Task One_handler_is_taken_off_and_the_others_stay()
    {
        await using var app = await WireApp.StartAsync();
        await using var client = await RawWebSocket.JoinedAsync(app.Port);
        var socket = await app.SocketAsync();
        Action<int> twice = number => app.Journal.Add($"twice {number}");
        socket.On("x", twice);
        socket.On<int>("x", Noted);
        socket.On("x", twice);
        socket.On("x", twice, once: true);
        socket.Off("x", twice);
        Assert.That(socket.ListenerCount("x"), Is.EqualTo(3));
        socket.Off("x", twice);
        socket.Off("x", Noted);
        socket.Off("y", twice);
        await client.SendTextAsync("42[\"x\",1]");
        await client.SendTextAsync("42[\"x\",2]");
        await FenceAsync(client);
        Assert.That(app.Journal.All, Is.EqualTo(["connect /", "twice 1", "twice 2"]));

        void Noted(int number) => app.Journal.Add($"noted {number}");
    }

    [Test]
    [Proves("F-API-64")]
    public async Task Names_and_numbers_of_handlers_can_be_asked_for()
    {
        await using var app = await WireApp.StartAsync();
        await using var client = await RawWebSocket.JoinedAsync(app.Port);
        var socket = await app.SocketAsync();
        var before = socket.EventNames();
        socket.On("größe", () => { });
        socket.On("größe", () => { });
        Assert.That(socket.EventNames(), Is.EqualTo([.. before, "größe"]));
        Assert.That((socket.ListenerCount("größe"), socket.ListenerCount("nothing")), Is.EqualTo((2, 0)));
        socket.Off("größe");
        Assert.That(socket.EventNames(), Is.EqualTo(before));
        Assert.That(socket.ListenerCount("größe"), Is.Zero);
    }

    [Test]
    [Proves("F-API-64")]
    public async Task All_handlers_are_taken_off_but_those_for_every_event()
    {
        await using var app = await WireApp.StartAsync();
        await using var client = await RawWebSocket.JoinedAsync(app.Port);
        var socket = await app.SocketAsync();
        socket.OnDisconnecting(_ => app.Journal.Add("disconnecting"));
        socket.OnAny(e =>
        {
            app.Journal.Add($"any {e.Name}");
            return Task.CompletedTask;
        });
        socket.Off();
        Assert.That(socket.EventNames(), Is.Empty);
        await client.SendTextAsync("421[\"echo\"]");
        await app.Journal.WaitForAsync("any echo");
        client.Abort();
        await app.SessionsAsync(0);
        await socket.WhenEnded().WithPatience();
        Assert.That(app.Journal.All, Is.EqualTo(["connect /", "any echo"]));
    }

    [Test]
    [Proves("F-API-64")]
    public async Task Connection_handlers_can_be_taken_off()
    {
        await using var app = await TestApp.StartAsync();
        var journal = new Journal();
        Action<Socket> plain = _ => journal.Add("plain");
        app.Server.OnConnection(plain);
        app.Server.OnConnection(PendingAsync);
        app.Server.OnConnection(_ => journal.Add("stays"));
        app.Server.OffConnection(plain);
        app.Server.OffConnection(PendingAsync);
        app.Server.OffConnection((Action<Socket>)(_ => journal.Add("never added")));
        await using (await RawWebSocket.JoinedAsync(app.Port))
            Assert.That(await journal.NextAsync(), Is.EqualTo("stays"));
        app.Server.OffConnection();
        app.Server.OnConnection(_ => journal.Add("new"));
        await using (await RawWebSocket.JoinedAsync(app.Port))
            Assert.That(await journal.NextAsync(), Is.EqualTo("new"));
        Assert.That(journal.All, Is.EqualTo(["stays", "new"]));

        Task PendingAsync(Socket socket)
        {
            journal.Add("pending");
            return Task.CompletedTask;
        }
    }

    [Test]
    [Proves("F-API-21", "F-API-25")]
    public async Task A_socket_is_found_by_its_id_once_it_is_connected()
    {
        var gate = new Gate();
        Socket? joining = null;
        await using var app = await WireApp.StartAsync(io: (server, _) => server.Use(async (socket, next) =>
        {
            joining = socket;
            await gate.PassAsync();
            await next();
        }));
        var main = app.Server.Of("/");
        await using var client = await RawWebSocket.OpenAsync(app.Port);
        await client.SendTextAsync("40");
        await gate.Reached;
        Assert.That(main.TryGetSocket(joining!.Id, out _), Is.False);
        Assert.That(main.Sockets, Is.Empty);
        gate.Open();
        var socket = await app.SocketAsync();
        await using var other = await RawWebSocket.JoinedAsync(app.Port);
        await Patience.UntilAsync(() => main.Sockets.Count == 2);
        await main.SocketsJoinAsync(socket.Id);
        Assert.That(main.TryGetSocket(socket.Id, out var found));
        Assert.That((found, found!.Namespace, main.Name), Is.EqualTo((socket, main, "/")));
        Assert.That(app.Server.Of("/admin").TryGetSocket(socket.Id, out _), Is.False);
        socket.Disconnect();
        Assert.That(main.TryGetSocket(socket.Id, out _), Is.False);
    }

    private static async Task FenceAsync(RawWebSocket socket)
    {
        await socket.SendTextAsync("4299[\"echo\",\"fence\"]");
        var answer = await socket.ReadTextAsync();
        Assert.That(answer, Is.EqualTo("4399[\"fence\"]"));
    }
}
