using System.Globalization;
using Load.Dialects;
using Load.Wire;

namespace Limits;

/// <summary>
/// Ten clients that send a hundred times as much as they may, beside a hundred that keep to the limit and ask for acknowledgements: what each
/// message that is passed over costs the server, and what the others notice. Flood and none in turns, on one server.
/// </summary>
internal static class Flood
{
    private const int PerSecond = 20;
    private const int Times = 100;
    private const int Flooders = 10;
    private const int AtOnce = 20;
    private const int Good = 100;
    private const int GoodPerSecond = 500;
    private const int Turns = 8;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    public static void Run(int passes)
    {
        for (var pass = 1; pass <= passes; pass++) Run($"pass {pass}");
    }

    private static void Run(string title)
    {
        using var server = Server.Start(
            "--SocketIo:RateLimits:PacketsPerSession:PerSecond", $"{PerSecond}", "--SocketIo:RateLimits:PacketsPerSession:Burst", $"{PerSecond}");
        using var reactor = new Reactor();
        var good = new Echoes(reactor, server.Port, Good, size: 128);
        reactor.Complete(good.ConnectAsync(), WarmUp);
        var flooders = new WebSocketConnection[Flooders];
        reactor.Complete(ConnectAsync(reactor, server.Port, flooders), WarmUp);
        byte[] frames = [.. Enumerable.Repeat(ClientFrame.Of(ClientFrame.Text, System.Text.Encoding.ASCII.GetBytes($"42[\"echo\",\"{new string('x', 128)}\"]")), AtOnce).SelectMany(frame => frame)];

        TurnOf(reactor, good, server, flooders, frames, WarmUp);
        TurnOf(reactor, good, server, flooders, frames, WarmUp);
        var (costs, quiet, flooded, rejected) = (new List<double>(), new List<double>(), new List<double>(), 0L);
        for (var i = 0; i < Turns; i++)
        {
            var without = TurnOf(reactor, good, server, null, frames, Turn);
            var with = TurnOf(reactor, good, server, flooders, frames, Turn);
            rejected += with.Limited;
            costs.Add((with.Cpu - without.Cpu).TotalMicroseconds / with.Limited);
            quiet.Add(without.P99);
            flooded.Add(with.P99);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{title}: {rejected / (Turns * Turn.TotalSeconds):0} rejected a second, {Percentile.Median(costs):0.00} µs each (from {costs.Min():0.00} to {costs.Max():0.00}); p99 of the others {Percentile.Median(quiet):0.00} ms without, {Percentile.Median(flooded):0.00} ms with"));
    }

    private static async Task ConnectAsync(Reactor reactor, int port, WebSocketConnection[] flooders)
    {
        for (var i = 0; i < flooders.Length; i++)
        {
            flooders[i] = await new SocketIoDialect().ConnectAsync(reactor, port);
            flooders[i].Sink = new Deaf(flooders[i]);
        }
    }

    private static (TimeSpan Cpu, long Limited, double P99) TurnOf(
        Reactor reactor, Echoes good, Server server, WebSocketConnection[]? flooders, byte[] frames, TimeSpan time)
    {
        var (limited, cpu) = (server.Figures().Limited, server.ProcessorTime);
        good.Times.Clear();
        var turn = 0;
        var flood = flooders is null ? null : new Pacer(Flooders * PerSecond * Times / AtOnce, () => flooders[turn++ % Flooders].Send(frames));
        var ask = good.Pace(GoodPerSecond);
        reactor.Pacer = new Pacer(2_000, () =>
        {
            var now = System.Diagnostics.Stopwatch.GetTimestamp();
            ask.Fire(now);
            flood?.Fire(now);
        });
        reactor.RunFor(time);
        reactor.Pacer = null;
        reactor.RunFor(TimeSpan.FromMilliseconds(200));
        return (server.ProcessorTime - cpu, server.Figures().Limited - limited, Percentile.Of(good.Times, 0.99));
    }

    private sealed class Deaf(WebSocketConnection connection) : IMessageSink
    {
        private static readonly SocketIoDialect Dialect = new();

        public void OnMessage(ReadOnlySpan<byte> message)
        {
            if (message.SequenceEqual(Dialect.Ping)) connection.Send(Dialect.Pong);
        }
    }
}
