using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using Load.Dialects;
using Load.Figures;
using Load.Wire;

namespace Limits;

/// <summary>
/// 990 clients that read what is broadcast to all, with and without ten more that never read: how late the slowest hundredth of what the good
/// ones get is, from sending to receiving, and what the server keeps for the others. A slow one that is sent away is replaced at once. With and
/// without in turns, forth and back, on one server that is warm; a pair of turns from which the host took too much is made again.
/// </summary>
internal static class SlowClients
{
    private const int Good = 990;
    private const int Slow = 10;
    private const int PerSecond = 20;
    private const int Size = 4096;
    private const int Cap = 512 * 1024;
    private const int StampLength = 19;
    private const int StampAt = 10;
    private const int Turns = 4;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);

    // Until .NET has compiled again, twice, what a client goes through that is sent away.
    private const int WarmUpPerSecond = 40;
    private const int SentAwayWhenWarm = 80;

    private static readonly TimeSpan WarmUpStep = TimeSpan.FromSeconds(3);

    public static void Run(int passes)
    {
        for (var pass = 1; pass <= passes; pass++) Run($"pass {pass}");
    }

    private static void Run(string title)
    {
        using var server = Server.Start("--SocketIo:MaxOutboundBytes", $"{Cap}", "--SendBuffer", $"{64 * 1024}");
        using var reactor = new Reactor();
        var clients = new Client[Good];
        reactor.Complete(ConnectAsync(reactor, server.Port, clients), TimeSpan.FromSeconds(60));
        WarmUp(reactor, server, clients[0]);
        var pairs = new List<Pair>();
        for (var i = 0; i < Turns; i++) pairs.Add(Undisturbed.Run(() => PairOf(reactor, server, clients[0], slowFirst: i % 2 > 0), static pair => pair.StolenShare));
        var (without, with) = (pairs.ConvertAll(pair => pair.Without), pairs.ConvertAll(pair => pair.With));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{title}: p99 {Percentile.Median(without.Select(one => one.P99)):0.0} ms without, {Percentile.Median(with.Select(one => one.P99)):0.0} ms with ten that never read ({Percentile.Median(without.Zip(with, (off, on) => on.P99 / off.P99)):0.00} times); "
            + $"p50 {Percentile.Median(without.Select(one => one.P50)):0.0} and {Percentile.Median(with.Select(one => one.P50)):0.0} ms; {Percentile.Median(without.Select(one => one.Micros)):0.00} and {Percentile.Median(with.Select(one => one.Micros)):0.00} µs of the server a delivery; "
            + $"{with.Sum(one => one.SentAway)} sent away; heap with them at most {with.Zip(without, (on, off) => on.Heap - off.Heap).Max() / 1024} KiB more, caps {Slow * Cap / 1024} KiB; at most {pairs.Max(pair => pair.StolenShare):0%} of a core stolen"));
    }

    private static void WarmUp(Reactor reactor, Server server, Client sender)
    {
        using var silent = new SilentClients(server.Port, Slow);
        reactor.Pacer = new Pacer(WarmUpPerSecond, sender.Send);
        Compiler.Settle(server.Id, reactor, WarmUpStep, () => server.Figures().SlowConsumers >= SentAwayWhenWarm);
        reactor.Pacer = null;
    }

    private static Pair PairOf(Reactor reactor, Server server, Client sender, bool slowFirst)
    {
        var (start, stolen) = (Stopwatch.GetTimestamp(), CpuClock.Stolen);
        var first = TurnOf(reactor, server, sender, slowFirst ? Slow : 0, Turn);
        var second = TurnOf(reactor, server, sender, slowFirst ? 0 : Slow, Turn);
        var share = (CpuClock.Stolen - stolen) / Stopwatch.GetElapsedTime(start);
        return slowFirst ? new Pair(second, first, share) : new Pair(first, second, share);
    }

    private static Reading TurnOf(Reactor reactor, Server server, Client sender, int slow, TimeSpan time)
    {
        using var silent = new SilentClients(server.Port, slow);
        // Time for them to connect, and for what was queued before to be gone.
        reactor.RunFor(TimeSpan.FromSeconds(0.5));
        Client.Times.Clear();
        var (cpu, sentAway) = (server.ProcessorTime, server.Figures().SlowConsumers);
        reactor.Pacer = new Pacer(PerSecond, sender.Send);
        reactor.RunFor(time);
        reactor.Pacer = null;
        var used = server.ProcessorTime - cpu;
        reactor.RunFor(TimeSpan.FromSeconds(0.2));
        var figures = server.Figures(collect: true);
        return new Reading(
            Percentile.Of(Client.Times, 0.5), Percentile.Of(Client.Times, 0.99), used.TotalMicroseconds / Client.Times.Count, figures.SlowConsumers - sentAway, figures.HeapBytes);
    }

    private static async Task ConnectAsync(Reactor reactor, int port, Client[] clients)
    {
        for (var i = 0; i < clients.Length; i++) clients[i] = new Client(await new SocketIoDialect().ConnectAsync(reactor, port));
    }

    private readonly record struct Pair(Reading Without, Reading With, double StolenShare);

    private readonly record struct Reading(double P50, double P99, double Micros, long SentAway, long Heap);

    private sealed class Client : IMessageSink
    {
        private static readonly SocketIoDialect Dialect = new();
        private static readonly string Rest = new('x', Size - StampLength);
        private readonly WebSocketConnection _connection;

        public Client(WebSocketConnection connection)
        {
            _connection = connection;
            connection.Sink = this;
        }

        public static List<long> Times { get; } = [];

        public void Send()
        {
            var stamp = Stopwatch.GetTimestamp().ToString($"D{StampLength}", CultureInfo.InvariantCulture);
            _connection.Send(ClientFrame.Of(ClientFrame.Text, System.Text.Encoding.ASCII.GetBytes($"42[\"all\",\"{stamp}{Rest}\"]")));
        }

        public void OnMessage(ReadOnlySpan<byte> message)
        {
            if (message.SequenceEqual(Dialect.Ping)) _connection.Send(Dialect.Pong);
            else if (Utf8Parser.TryParse(message.Slice(StampAt, StampLength), out long sent, out _)) Times.Add(Stopwatch.GetTimestamp() - sent);
            else throw new LoadException("a message without its time");
        }
    }
}
