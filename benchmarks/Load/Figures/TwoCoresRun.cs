using System.Globalization;
using Load.Rows;
using Load.Servers;

namespace Load.Figures;

/// <summary>
/// What a second core brings: two servers have their turns in <see cref="Rounds"/>, one on a core of its own and one that has the load's as well.
/// As the load takes a part of that, it shows in the cost of a unit: at the same cost two cores do twice as much. Each pass has fresh servers.
/// </summary>
internal sealed class TwoCoresRun(Settings settings, IReadOnlyList<ServerKind> servers)
{
    // The rounds of each pass.
    private readonly Dictionary<(Row Row, ServerKind Kind), List<List<Reading[]>>> _passes = [];

    /// <summary>In µs a unit; behind it how many times as much two cores do in all rounds, and in the least and the best of the passes.</summary>
    public string Table
    {
        get
        {
            var lines = _passes.Select(one => LineOf(one.Key.Row, one.Key.Kind, one.Value));
            return string.Join('\n', ["| row | server | one core | both | two cores do |", "|---:|---|---:|---:|---:|", .. lines]) + "\n";
        }
    }

    public void Run()
    {
        for (var pass = 1; pass <= settings.Passes; pass++)
        {
            foreach (var row in settings.Rows)
            {
                foreach (var kind in servers.Where(kind => kind.SpeaksSocketIo || !row.OnlySocketIo)) Run(pass, row, kind);
            }
        }
    }

    private void Run(int pass, Row row, ServerKind kind)
    {
        var rounds = Rounds.Of([() => Trial.Start(row, kind, settings, bothCores: false), () => Trial.Start(row, kind, settings, bothCores: true)], settings.Time);
        if (!_passes.TryAdd((row, kind), [rounds])) _passes[(row, kind)].Add(rounds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"pass {pass}, row {row.Number,2}, {kind.Name,-14} {CostOf(rounds, 0),6:0.00} and {CostOf(rounds, 1),6:0.00} µs a {row.Unit}: two cores do {GainOf(rounds):0.00} times as much"));
    }

    private static string LineOf(Row row, ServerKind kind, List<List<Reading[]>> passes)
    {
        Reading[][] all = [.. passes.SelectMany(rounds => rounds)];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {row.Number} | {kind.Title} | {CostOf(all, 0):0.00} | {CostOf(all, 1):0.00} | {GainOf(all):0.00} times ({passes.Min(GainOf):0.00} to {passes.Max(GainOf):0.00}) |");
    }

    private static double CostOf(IReadOnlyCollection<Reading[]> rounds, int place) => Summary.MedianOf(rounds.Select(round => round[place].Micros));

    private static double GainOf(IReadOnlyCollection<Reading[]> rounds) => Summary.MedianOf(rounds.Select(static round => 2 * round[0].Micros / round[1].Micros));
}
