using System.Diagnostics;
using Load.Dialects;
using Load.Wire;

namespace Limits;

/// <summary>Clients that send texts and get them back as acknowledgements.</summary>
internal sealed class Echoes(Reactor reactor, int port, int count, int size)
{
    private static readonly SocketIoDialect Dialect = new();

    private readonly Exchange _exchange = Dialect.Echo(new string('x', size));
    private readonly Client[] _clients = new Client[count];
    private int _turn;

    public long Answered { get; private set; }

    /// <summary>How long each answer took, in ticks of the stopwatch; only of paced clients.</summary>
    public List<long> Times { get; } = [];

    public async Task ConnectAsync()
    {
        for (var i = 0; i < count; i++) _clients[i] = new Client(this, await Dialect.ConnectAsync(reactor, port));
    }

    /// <summary>Keeps so many outstanding for each client.</summary>
    public void Keep(int outstanding)
    {
        for (var i = 0; i < outstanding; i++) Array.ForEach(_clients, client => client.Send(again: true));
    }

    /// <summary>Sends so many a second altogether.</summary>
    public Pacer Pace(int perSecond) => new(perSecond, () => _clients[_turn++ % count].Send(again: false));

    private sealed class Client : IMessageSink
    {
        private readonly Echoes _all;
        private readonly WebSocketConnection _connection;
        private readonly Queue<long> _sentAt = [];
        private int _sent;
        private bool _again;

        public Client(Echoes all, WebSocketConnection connection)
        {
            (_all, _connection) = (all, connection);
            connection.Sink = this;
        }

        public void Send(bool again)
        {
            _again = again;
            if (!again) _sentAt.Enqueue(Stopwatch.GetTimestamp());
            _connection.Send(_all._exchange.Request.With(_sent++));
        }

        public void OnMessage(ReadOnlySpan<byte> message)
        {
            if (message.SequenceEqual(Dialect.Ping))
            {
                _connection.Send(Dialect.Pong);
                return;
            }

            _all.Answered++;
            if (_again) Send(again: true);
            else _all.Times.Add(Stopwatch.GetTimestamp() - _sentAt.Dequeue());
        }
    }
}
