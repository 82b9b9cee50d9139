using Load.Dialects;
using Load.Wire;

namespace Load.Rows;

/// <summary>Idle clients that answer when the server asks whether they are there.</summary>
internal sealed class HeartbeatLoad(Reactor reactor, int port, IDialect dialect) : Workload(reactor, port, dialect)
{
    private const int Clients = 1_000;

    public override bool IsQuiet => true;

    public override Task PrepareAsync() => ForEachAsync(Clients, async _ =>
    {
        var connection = await Dialect.ConnectAsync(Reactor, Port);
        connection.Sink = new Client(this, connection);
    });

    protected override void Begin()
    {
    }

    private sealed class Client(HeartbeatLoad load, WebSocketConnection connection) : IMessageSink
    {
        public void OnMessage(ReadOnlySpan<byte> message)
        {
            load.AnswerPing(connection, message, load.Dialect.Ping);
            load.Units++;
        }
    }
}
