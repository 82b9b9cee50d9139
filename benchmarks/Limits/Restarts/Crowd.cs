using System.Diagnostics;
using Load.Dialects;
using Load.Wire;

namespace Limits.Restarts;

/// <summary>
/// Clients of a few nodes that ask for acknowledgements, one at a time each. Whoever is sent away comes back at once,
/// to the node with the fewest of those that stay, as a balancer does it.
/// </summary>
internal sealed class Crowd(Reactor reactor, int[] ports, int count)
{
    private const int AtOnce = 50;

    private static readonly SocketIoDialect Dialect = new();
    private static readonly Exchange Echo = Dialect.Echo("still there");

    private readonly Client[] _clients = new Client[count];
    private readonly int[] _there = new int[ports.Length];
    private readonly Dictionary<(int Node, long Second), int> _arrivals = [];
    private int _leaving = -1;
    private int _next;
    private int _askedAgain;
    private int _cutOff;

    public int OnTheWay { get; private set; }

    private Reactor Reactor => reactor;

    private int[] Ports => ports;

    public bool IsQuiet => Array.TrueForAll(_clients, client => client.IsQuiet);

    /// <summary>How many came to a node in a second of the machine's clock since somebody began to leave.</summary>
    public IReadOnlyList<Arrivals> Arrived => [.. _arrivals.Select(entry => new Arrivals(entry.Key.Node, entry.Key.Second, entry.Value))];

    public CrowdFigures Figures => new(_clients.Sum(client => client.Asked), _askedAgain, _cutOff, _clients.Count(client => client.IsThere));

    public Task ConnectAsync() => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(ConnectAsync));

    public void AskNext() => _clients[_next++ * 7919L % count].Ask();

    public void Leaves(int node)
    {
        _leaving = node;
        _arrivals.Clear();
    }

    public void Stays(int node, int port) => (ports[node], _leaving) = (port, -1);

    private async Task ConnectAsync(int first)
    {
        for (var i = first; i < count; i += AtOnce)
        {
            _clients[i] = new Client(this);
            await _clients[i].ConnectAsync(i % ports.Length);
        }
    }

    private int Next()
    {
        var node = Enumerable.Range(0, ports.Length).Where(each => each != _leaving).MinBy(each => _there[each]);
        var place = (node, Stopwatch.GetTimestamp() / Stopwatch.Frequency);
        _arrivals[place] = _arrivals.GetValueOrDefault(place) + 1;
        return node;
    }

    private sealed class Client(Crowd crowd) : IMessageSink
    {
        private WebSocketConnection? _connection;
        private int _node;
        private int _answered;

        public int Asked { get; private set; }

        public bool IsThere => _connection is not null;

        public bool IsQuiet => IsThere && Asked == _answered;

        public async Task ConnectAsync(int node)
        {
            _node = node;
            crowd._there[node]++;
            var connection = await Dialect.ConnectAsync(crowd.Reactor, crowd.Ports[node]);
            connection.Sink = this;
            connection.Left = Leave;
            _connection = connection;
        }

        public void Ask()
        {
            // One at a time, and nothing while it is on its way.
            if (IsQuiet) _connection!.Send(Echo.Request.With(Asked++));
        }

        public void OnMessage(ReadOnlySpan<byte> message)
        {
            if (message.SequenceEqual(Dialect.Ping)) _connection!.Send(Dialect.Pong);
            else if (message.SequenceEqual(Echo.Replies[0].With(_answered))) _answered++;
            else throw new LoadException("not what was asked for");
        }

        private void Leave(bool wasTold)
        {
            if (!wasTold) crowd._cutOff++;
            _connection = null;
            crowd._there[_node]--;
            crowd.OnTheWay++;
            _ = ComeBackAsync();
        }

        private async Task ComeBackAsync()
        {
            try
            {
                await ConnectAsync(crowd.Next());
                crowd.OnTheWay--;
                if (Asked == _answered) return;
                // Its question crossed the goodbye, so it has no answer yet.
                crowd._askedAgain++;
                _connection!.Send(Echo.Request.With(_answered));
            }
            catch (LoadException fault)
            {
                crowd.Reactor.Fail(fault);
            }
        }
    }
}
