using Load.Dialects;
using Load.Wire;

namespace Load.Rows;

/// <summary>Clients that connect by WebSocket, join, say goodbye, and come again.</summary>
internal sealed class ConnectLoad(Reactor reactor, int port, IDialect dialect) : Workload(reactor, port, dialect)
{
    private const int Clients = 20;

    private int _busy;

    public override bool IsQuiet => _busy == 0;

    public override Task PrepareAsync() => Task.CompletedTask;

    protected override void Begin() => Repeat(Clients, async _ =>
    {
        _busy++;
        using var connection = await Dialect.ConnectAsync(Reactor, Port);
        await connection.CloseAsync();
        Units++;
        _busy--;
    });
}
