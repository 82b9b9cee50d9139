using Load.Dialects;
using Load.Wire;

namespace Load.Rows;

/// <summary>Clients that each get back what they send, with some requests outstanding all the time or so many a second altogether.</summary>
internal sealed class EchoLoad(Reactor reactor, int port, IDialect dialect, EchoPlan plan) : Workload(reactor, port, dialect)
{
    // Beyond, a paced load is more than the server can take.
    private const int MostLate = 20;

    private readonly Exchange _exchange = plan.IsBinary ? dialect.EchoBytes(Texts.Bytes(plan.Size)) : dialect.Echo(Texts.Letters(plan.Size));
    private readonly Client[] _clients = new Client[plan.Connections];
    private int _turn;

    public override bool IsQuiet => Array.TrueForAll(_clients, client => client.Outstanding == 0);

    private bool IsPaced => plan.PerSecond is not null;

    public override Task PrepareAsync() => ForEachAsync(_clients.Length, async i =>
    {
        _clients[i] = new Client(this, await Dialect.ConnectAsync(Reactor, Port));
    });

    protected override void Begin()
    {
        if (plan.PerSecond is { } rate)
        {
            Reactor.Pacer = new Pacer(rate, SendNext);
            return;
        }

        for (var i = 0; i < plan.Outstanding; i++) Array.ForEach(_clients, client => client.Send());
    }

    private void SendNext()
    {
        var client = _clients[_turn++ % _clients.Length];
        if (client.Outstanding > MostLate) throw new LoadException("the server does not keep up");
        client.Send();
    }

    private sealed class Client : IMessageSink
    {
        private readonly EchoLoad _load;
        private readonly WebSocketConnection _connection;
        private int _sent;
        private int _answered;
        private int _part;

        public Client(EchoLoad load, WebSocketConnection connection)
        {
            (_load, _connection) = (load, connection);
            connection.Sink = this;
        }

        public int Outstanding => _sent - _answered;

        public void Send() => _connection.Send(_load._exchange.Request.With(_sent++));

        public void OnMessage(ReadOnlySpan<byte> message)
        {
            var expected = _load._exchange.Replies[_part].With(_answered);
            if (!message.SequenceEqual(expected))
            {
                _load.AnswerPing(_connection, message, expected);
                return;
            }

            if (++_part < _load._exchange.Replies.Length) return;
            _part = 0;
            _answered++;
            _load.Units++;
            if (!_load.IsStopping && !_load.IsPaced) Send();
        }
    }
}
