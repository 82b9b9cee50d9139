using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Support;

/// <summary>
/// The server that the wire tests talk to: the same handlers on "/" and "/admin", a journal of what they saw, and a clock
/// that only the test moves.
/// </summary>
internal sealed class WireApp : IAsyncDisposable
{
    private WireApp(TestApp app, Journal journal, ManualTimeProvider clock)
    {
        App = app;
        Journal = journal;
        Clock = clock;
    }

    public TestApp App { get; }

    public Journal Journal { get; }

    public ManualTimeProvider Clock { get; }

    public int Port => App.Port;

    public SocketIoServer Server => App.Server;

    public HeldRequests Held => App.Held;

    public static async Task<WireApp> StartAsync(
        Action<SocketIoOptions>? options = null,
        Action<SocketIoServer, Journal>? io = null,
        Action<WebApplication>? routes = null)
    {
        var journal = new Journal();
        var clock = new ManualTimeProvider();
        var app = await TestApp.StartAsync(
            options,
            server =>
            {
                Serve(server.Of("/"), journal);
                Serve(server.Of("/admin"), journal);
                io?.Invoke(server, journal);
            },
            clock,
            routes: routes);
        return new WireApp(app, journal, clock);
    }

    public Task SessionsAsync(int count) =>
        Patience.UntilAsync(() => Server.SessionCount == count, $"there are {count} sessions");

    /// <summary>The one socket of a namespace; its client may hear that it is connected a moment before it can be found.</summary>
    public async Task<Socket> SocketAsync(string name = "/")
    {
        await Patience.UntilAsync(() => Server.Of(name).Sockets.Count == 1, $"there is one socket in {name}");
        return Server.Of(name).Sockets.Single();
    }

    /// <summary>
    /// Ends when nothing waits for any client. What a client has read counts until the server has seen it written, which may be a moment later.
    /// </summary>
    public Task WrittenAsync() => Task.WhenAll(Server.Sessions.All.Select(session => session.WhenQuiet())).WithPatience();

    public ValueTask DisposeAsync() => App.DisposeAsync();

    /// <summary>Notes connect, disconnect and error; answers "echo" with the same arguments, as an acknowledgement if one is asked for.</summary>
    private static void Serve(Namespace space, Journal journal) => space.OnConnection(socket =>
    {
        var name = space.Name;
        journal.Add($"connect {name}");
        socket.OnDisconnect(reason => journal.Add($"disconnect {name} {reason}"));
        socket.OnError(error => journal.Add($"error {name} {error.Message}"));
        socket.On("echo", e => EchoAsync(socket, e));
        socket.On("note", e =>
        {
            journal.Add($"note {name} {e.Get<JsonElement>(0)}");
            return Task.CompletedTask;
        });
        socket.On("kick", () => socket.Disconnect());
        socket.On("kill", () => socket.Disconnect(close: true));
    });

    private static async Task EchoAsync(Socket socket, SocketIoEvent e)
    {
        var arguments = new object?[e.Count];
        for (var i = 0; i < e.Count; i++)
            arguments[i] = e.Get<JsonElement>(i);
        if (e.WantsAck)
            await e.AckAsync(arguments);
        else
            await socket.EmitAsync("echo", arguments);
    }
}
