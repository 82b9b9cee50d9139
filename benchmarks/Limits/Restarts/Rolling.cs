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

    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    public static void Run()
    {
        var servers = Enumerable.Range(0, Nodes).Select(_ => Start()).ToArray();
        var crowds = Enumerable.Range(0, Crowds)
            .Select(_ => new CrowdProcess(Clients / Crowds, AskedPerSecond / Crowds, servers.Select(server => server.Port))).ToArray();
        try
        {
            foreach (var crowd in crowds) crowd.WaitUntilThere();
            for (var node = 0; node < Nodes; node++) Replace(servers, node, crowds);
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

    private static Server Start() => Server.Start(
        "--SocketIo:DrainSpread", $"{Spread}", "--SocketIo:DrainTimeout", "00:00:05", "--shutdownTimeoutSeconds", $"{Bound.TotalSeconds}");

    private static void Replace(Server[] servers, int node, CrowdProcess[] crowds)
    {
        foreach (var crowd in crowds) crowd.Leaves(node);
        var start = Stopwatch.GetTimestamp();
        servers[node].Terminate();
        if (!servers[node].WaitForEnd(Bound)) throw new LoadException("it has not ended in time");
        var ended = Stopwatch.GetElapsedTime(start);

        Arrivals[] arrivals = [.. crowds.SelectMany(crowd => crowd.Settled())];
        var most = arrivals.GroupBy(entry => (entry.Node, entry.Second)).Max(entries => entries.Sum(entry => entry.Count));
        servers[node].Dispose();
        servers[node] = Start();
        foreach (var crowd in crowds) crowd.Stays(node, servers[node].Port);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"node {node}: ended {ended.TotalSeconds:0.0} s after the signal; {arrivals.Sum(entry => entry.Count):N0} clients moved, at most {most:N0} to one node in a second"));
    }
}
