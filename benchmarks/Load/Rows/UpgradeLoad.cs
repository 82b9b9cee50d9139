using Load.Dialects;
using Load.Wire;

namespace Load.Rows;

/// <summary>Clients that connect as browsers do: by polling, then over to WebSocket; they ask once, say goodbye, and come again.</summary>
internal sealed class UpgradeLoad(Reactor reactor, int port, IDialect dialect) : Workload(reactor, port, dialect)
{
    // Servers end the last poll within a tenth of a second, so that many must come at a time for the server to have something to do.
    private const int Clients = 100;

    private static readonly byte[] Probe = ClientFrame.Of(ClientFrame.Text, "2probe"u8);
    private static readonly byte[] Upgrade = ClientFrame.Of(ClientFrame.Text, "5"u8);

    private readonly Exchange _echo = dialect.Echo(Texts.Letters(128));
    private int _busy;

    public override bool IsQuiet => _busy == 0;

    public override Task PrepareAsync() => Task.CompletedTask;

    protected override void Begin() => Repeat(Clients, async _ =>
    {
        _busy++;
        using var polling = await PollingClient.OpenAsync(Reactor, Port);
        var lastPoll = polling.PollAsync();
        using var socket = new WebSocketConnection(Reactor, Port, $"{SocketIoDialect.Path}websocket&sid={polling.Sid}");
        await socket.NextAsync();
        socket.Send(Probe);
        Expect(await socket.NextAsync(), "3probe"u8);
        Expect(await lastPoll, "6"u8);
        socket.Send(Upgrade);
        await AskAsync(socket, _echo, 0);
        await socket.CloseAsync();
        Units++;
        _busy--;
    });
}
