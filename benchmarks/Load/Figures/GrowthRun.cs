using System.Globalization;
using Load.Rows;
using Load.Servers;

namespace Load.Figures;

/// <summary>
/// What a delivery costs with more and more of something. The servers of all points run beside each other and have short turns, one busy and the
/// others at rest, so that a machine that is slower for some seconds is slower for all; each turn is compared with that of the first point in the
/// same round. Each pass has fresh servers.
/// </summary>
internal sealed class GrowthRun(Settings settings, ServerKind server)
{
    private static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(500);

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

    private List<Reading[]> RoundsOf(Growth growth)
    {
        var trials = new List<Trial>();
        try
        {
            foreach (var (_, row) in growth.Points)
            {
                trials.Add(Trial.Start(row, server, settings));
                trials[^1].Pause();
            }

            var rounds = new List<Reading[]>();
            // Forth and back, so that a machine that gets busier does not look like growth.
            for (var i = 0; i < settings.Time / Turn; i++)
                rounds.Add(Undisturbed.Run(() => RoundOf(trials, isBack: rounds.Count % 2 == 1), static round => round.Max(reading => reading.StolenShare)));
            return rounds;
        }
        finally
        {
            trials.ForEach(trial => trial.Dispose());
        }
    }

    private static Reading[] RoundOf(List<Trial> trials, bool isBack)
    {
        var readings = new Reading[trials.Count];
        for (var i = 0; i < trials.Count; i++)
        {
            var place = isBack ? trials.Count - 1 - i : i;
            trials[place].Resume(Lead);
            readings[place] = trials[place].Measure(Turn);
            trials[place].Pause();
        }

        return readings;
    }
}
