using Chat.Tests.Support;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Recovery;

/// <summary>The wire tests' server with recovery on; its journal also has whether each socket was recovered.</summary>
internal sealed class RecoveryApp : IAsyncDisposable
{
    private readonly WireApp _app;

    private RecoveryApp(WireApp app) => _app = app;

    public WireApp Wire => _app;

    public SocketIoServer Server => _app.Server;

    public int Port => _app.Port;

    public Journal Journal => _app.Journal;

    public ManualTimeProvider Clock => _app.Clock;

    public static async Task<RecoveryApp> StartAsync(
        Action<ConnectionStateRecovery>? recovery = null, Action<SocketIoServer, Journal>? io = null, Action<SocketIoOptions>? options = null) =>
        new(await WireApp.StartAsync(
            all =>
            {
                all.ConnectionStateRecovery = new ConnectionStateRecovery();
                recovery?.Invoke(all.ConnectionStateRecovery);
                options?.Invoke(all);
            },
            (server, journal) =>
            {
                server.OnConnection(socket => journal.Add(socket.Recovered ? "recovered" : "new"));
                io?.Invoke(server, journal);
            }));

    public Socket Find(string id) => Server.Of("/").Sockets.Single(socket => socket.Id == id);

    /// <summary>The connection breaks, and the server has noticed.</summary>
    public async Task LoseAsync(RecoveringClient client)
    {
        var id = client.Sid;
        client.Lose();
        await Patience.UntilAsync(() => Server.Of("/").Sockets.All(socket => socket.Id != id), "the server notices the loss");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
