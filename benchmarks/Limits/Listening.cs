using System.Globalization;
using Load.Wire;

namespace Limits;

/// <summary>
/// What it costs that somebody listens, at full load over sockets: 50 connections with 16 echoes outstanding each, one server, the listeners
/// on and off in turns of half a second. Each turn is compared with the mean of the two beside it.
/// </summary>
internal static class Listening
{
    private const int Connections = 50;
    private const int Outstanding = 16;
    private const int Turns = 40;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public static void Run(int passes)
    {
        for (var pass = 1; pass <= passes; pass++)
        {
            Compare(pass, "meter");
            Compare(pass, "sampler");
            Compare(pass, "all", "--SocketIo:EventSpanRatio", "0.01");
        }
    }

    /// <param name="pass">For the title.</param>
    /// <param name="to">What is listened to: the meter alone, or spans as well, of which the listener samples 1 % or takes all.</param>
    /// <param name="options">The server's.</param>
    private static void Compare(int pass, string to, params string[] options)
    {
        using var server = Server.Start(options);
        using var reactor = new Reactor();
        var echoes = new Echoes(reactor, server.Port, Connections, size: 128);
        reactor.Complete(echoes.ConnectAsync(), WarmUp);
        echoes.Keep(Outstanding);
        foreach (var warm in new[] { "nobody", to, "nobody", to })
        {
            server.Listen(warm);
            reactor.RunFor(WarmUp);
        }

        var costs = new double[(2 * Turns) + 1];
        for (var i = 0; i < costs.Length; i++)
        {
            server.Listen(i % 2 == 0 ? "nobody" : to);
            var (done, cpu) = (echoes.Answered, server.ProcessorTime);
            reactor.RunFor(Turn);
            costs[i] = (server.ProcessorTime - cpu).TotalMicroseconds / (echoes.Answered - done);
        }

        var without = costs.Where((_, i) => i % 2 == 0).Order().ElementAt(Turns / 2);
        var ratios = Enumerable.Range(0, Turns).Select(i => costs[(2 * i) + 1] / ((costs[2 * i] + costs[(2 * i) + 2]) / 2)).Order().ToArray();
        var figures = server.Figures();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"pass {pass}, {to,-8}: {without:0.00} µs a message, {ratios[Turns / 2] - 1:+0.0%;-0.0%} with somebody listening (quarters {ratios[Turns / 4] - 1:+0.0%;-0.0%} to {ratios[3 * Turns / 4] - 1:+0.0%;-0.0%}); {figures.Spans} spans of {figures.Events} events"));
    }
}
