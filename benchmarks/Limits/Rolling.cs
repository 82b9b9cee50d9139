using System.Diagnostics;
using System.Globalization;
using Load.Dialects;
using Load.Wire;

namespace Limits;

/// <summary>
/// Three nodes with 18,000 clients, each replaced in turn while clients ask for acknowledgements. Whoever is sent away comes back at once, to the
/// next node that stays: how many come to one node in a second is then up to the node that ends, and nothing that was asked may go without an answer.
/// </summary>
internal static class Rolling
{
    private const int Nodes = 3;
    // As many as a process may have files open here, or nearly.
    private const int Clients = 18_000;
    private const int AtOnce = 100;
    private const int AskedPerSecond = 200;

    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private static readonly SocketIoDialect Dialect = new();
    private static readonly Exchange Echo = Dialect.Echo("still there");

    public static void Run()
    {
        using var reactor = new Reactor();
        var cluster = new Cluster(reactor, [.. Enumerable.Range(0, Nodes).Select(_ => Start())]);
        try
        {
            var clients = new Client[Clients];
            reactor.Complete(Task.WhenAll(Enumerable.Range(0, AtOnce).Select(first => ConnectAsync(cluster, clients, first))), Limit);
            var turn = 0;
            reactor.Pacer = new Pacer(AskedPerSecond, () => clients[turn++ * 7919 % Clients].Ask());
            for (var node = 0; node < Nodes; node++) Replace(cluster, node);
            reactor.Pacer = null;
            if (!reactor.RunUntil(() => Array.TrueForAll(clients, client => client.IsQuiet), Limit)) throw new LoadException("not everything was answered");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clients.Sum(client => client.Asked):N0} asked, {cluster.AskedAgain} of them again, all answered; {clients.Count(client => client.IsThere):N0} clients are there"));
        }
        finally
        {
            foreach (var server in cluster.Servers) server.Dispose();
        }
    }

    private static Server Start() => Server.Start(
        "--SocketIo:DrainSpread", $"{Spread}", "--SocketIo:DrainTimeout", "00:00:05", "--shutdownTimeoutSeconds", $"{Bound.TotalSeconds}");

    private static async Task ConnectAsync(Cluster cluster, Client[] clients, int first)
    {
        for (var i = first; i < Clients; i += AtOnce)
        {
            clients[i] = new Client(cluster);
            await clients[i].ConnectAsync(i % Nodes);
        }
    }

    private static void Replace(Cluster cluster, int node)
    {
        var old = cluster.Servers[node];
        cluster.Leaving = node;
        cluster.Seconds.Clear();
        var start = Stopwatch.GetTimestamp();
        old.Terminate();
        if (!cluster.Reactor.RunUntil(() => old.HasEnded, Bound)) throw new LoadException("it has not ended in time");
        var ended = Stopwatch.GetElapsedTime(start);
        if (!cluster.Reactor.RunUntil(() => cluster.OnTheWay == 0, Limit)) throw new LoadException("some did not come back");
        old.Dispose();
        cluster.Servers[node] = Start();
        cluster.Leaving = -1;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"node {node}: ended {ended.TotalSeconds:0.0} s after the signal; {cluster.Seconds.Values.Sum():N0} clients moved, at most {cluster.Seconds.Values.Max():N0} to one node in a second"));
    }

    private sealed class Cluster(Reactor reactor, Server[] servers)
    {
        private int _turn;

        public Reactor Reactor => reactor;

        public Server[] Servers => servers;

        public int Leaving { get; set; } = -1;

        public int OnTheWay { get; set; }

        public int AskedAgain { get; set; }

        /// <summary>How many came to a node in a second.</summary>
        public Dictionary<(int Node, long Second), int> Seconds { get; } = [];

        public int Next()
        {
            do _turn = (_turn + 1) % Nodes;
            while (_turn == Leaving);
            var place = (_turn, Stopwatch.GetTimestamp() / Stopwatch.Frequency);
            Seconds[place] = Seconds.GetValueOrDefault(place) + 1;
            return _turn;
        }
    }

    private sealed class Client(Cluster cluster) : IMessageSink
    {
        private WebSocketConnection? _connection;
        private int _answered;

        public int Asked { get; private set; }

        public bool IsThere => _connection is not null;

        public bool IsQuiet => IsThere && Asked == _answered;

        public async Task ConnectAsync(int node)
        {
            var connection = await Dialect.ConnectAsync(cluster.Reactor, cluster.Servers[node].Port);
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

        private void Leave()
        {
            _connection = null;
            cluster.OnTheWay++;
            _ = ComeBackAsync();
        }

        private async Task ComeBackAsync()
        {
            try
            {
                await ConnectAsync(cluster.Next());
                cluster.OnTheWay--;
                if (Asked == _answered) return;
                // Its question crossed the goodbye, so it has no answer yet.
                cluster.AskedAgain++;
                _connection!.Send(Echo.Request.With(_answered));
            }
            catch (LoadException fault)
            {
                cluster.Reactor.Fail(fault);
            }
        }
    }
}
