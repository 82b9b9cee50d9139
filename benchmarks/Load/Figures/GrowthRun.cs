using System.Globalization;
using Load.Rows;
using Load.Servers;

namespace Load.Figures;

/// <summary>
/// What a delivery costs with more and more of something. The servers of all points have their turns in <see cref="Rounds"/>, each compared with
/// the first point's in the same round. Each pass has fresh servers.
/// </summary>
internal sealed class GrowthRun(Settings settings, ServerKind server)
{
    private readonly Dictionary<Growth, List<Reading[]>> _rounds = [];

    public void Run(IReadOnlyList<Growth> all)
    {
        for (var pass = 1; pass <= settings.Passes; pass++)
        {
            foreach (var growth in all)
            {
                var rounds = RoundsOf(growth);
                if (!_rounds.TryAdd(growth, rounds)) _rounds[growth].AddRange(rounds);
                foreach (var point in PointsOf(growth, rounds))
                {
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"pass {pass}, {point.Count,6} {growth.Title}: {point.Cost.Median:0.00} µs a delivery, {point.Ratio:0.00} to the first"));
                }
            }
        }
    }

    public IReadOnlyList<GrowthPoint> Of(Growth growth) => PointsOf(growth, _rounds[growth]);

    public string TableOf(Growth growth)
    {
        var lines = Of(growth).Select(point => string.Create(
            CultureInfo.InvariantCulture,
            $"| {point.Count:N0} | {point.Cost.Median:0.00} ({point.Cost.Least:0.00}–{point.Cost.Most:0.00}) | {point.Ratio:0.00} |"));
        return string.Join('\n', [$"| {growth.Title} | µs a delivery | to the first |", "|---:|---:|---:|", .. lines]) + "\n";
    }

    private static GrowthPoint[] PointsOf(Growth growth, List<Reading[]> rounds) =>
    [
        .. growth.Points.Select((point, i) => new GrowthPoint(
            point.Count, Summary.Of([.. rounds.Select(round => round[i])]), Summary.MedianOf(rounds.Select(round => round[i].Micros / round[0].Micros)))),
    ];

    private List<Reading[]> RoundsOf(Growth growth) =>
        Rounds.Of([.. growth.Points.Select<(int, Row Row), Func<Trial>>(point => () => Trial.Start(point.Row, server, settings, bothCores: false))], settings.Time);
}
