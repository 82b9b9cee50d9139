using System.Diagnostics;
using System.Globalization;
using Load.Wire;

namespace Limits.Restarts;

/// <summary>
/// Three nodes with 30,000 clients, each replaced in turn while clients ask for acknowledgements. Whoever is sent away comes back at once, to the
/// node with the fewest of those that stay: how many come to one node in a second is then up to the node that ends, and nothing that was asked may go without an answer.
/// </summary>
internal static class Rolling
{
    private const int Nodes = 3;
    // In two processes, as one may not have so many files open.
    private const int Crowds = 2;
    private const int Clients = 30_000;
    private const int AskedPerSecond = 200;

    /// <summary>What two cores that also carry the clients and the other nodes keep up with.</summary>
    public static readonly TimeSpan UsualSpread = TimeSpan.FromSeconds(60);

    // For handlers and acknowledgements before the spread, and for what is late after it.
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(5);

    /// <param name="spread">Over how long a node that ends sends its clients away.</param>
    public static void Run(TimeSpan spread)
    {
        var servers = Enumerable.Range(0, Nodes).Select(_ => Start(spread)).ToArray();
        var crowds = Enumerable.Range(0, Crowds)
            .Select(_ => new CrowdProcess(Clients / Crowds, AskedPerSecond / Crowds, servers.Select(server => server.Port))).ToArray();
        try
        {
            foreach (var crowd in crowds) crowd.WaitUntilThere();
            for (var node = 0; node < Nodes; node++) Replace(servers, node, crowds, spread);
            CrowdFigures[] ends = [.. crowds.Select(crowd => crowd.Ended())];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{ends.Sum(end => end.Asked):N0} asked, {ends.Sum(end => end.AskedAgain)} of them again, all answered; {ends.Sum(end => end.CutOff)} cut off without a goodbye; {ends.Sum(end => end.There):N0} clients are there"));
        }
        finally
        {
            foreach (var crowd in crowds) crowd.Dispose();
            foreach (var server in servers) server.Dispose();
        }
    }

    private static Server Start(TimeSpan spread) => Server.Start(
        "--SocketIo:DrainSpread", $"{spread}", "--SocketIo:DrainTimeout", $"{Drain}", "--shutdownTimeoutSeconds", $"{Bound(spread).TotalSeconds}");

    private static TimeSpan Bound(TimeSpan spread) => spread + Drain + Drain;

    private static void Replace(Server[] servers, int node, CrowdProcess[] crowds, TimeSpan spread)
    {
        foreach (var crowd in crowds) crowd.Leaves(node);
        var start = Stopwatch.GetTimestamp();
        servers[node].Terminate();
        if (!servers[node].WaitForEnd(Bound(spread))) throw new LoadException("it has not ended in time");
        var ended = Stopwatch.GetElapsedTime(start);

        Arrivals[] arrivals = [.. crowds.SelectMany(crowd => crowd.Settled())];
        var most = arrivals.GroupBy(entry => (entry.Node, entry.Second)).Max(entries => entries.Sum(entry => entry.Count));
        servers[node].Dispose();
        servers[node] = Start(spread);
        foreach (var crowd in crowds) crowd.Stays(node, servers[node].Port);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"node {node}: ended {ended.TotalSeconds:0.0} s after the signal; {arrivals.Sum(entry => entry.Count):N0} clients moved, {arrivals.Sum(entry => entry.Count) / spread.TotalSeconds:0} a second, at most {most:N0} to one node in a second"));
    }
}
