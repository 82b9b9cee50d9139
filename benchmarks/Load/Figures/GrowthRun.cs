using System.Globalization;
using Load.Rows;
using Load.Servers;

namespace Load.Figures;

/// <summary>Measures what grows, point by point and pass by pass, and tells it as a table and as a plot.</summary>
internal sealed class GrowthRun(Settings settings, ServerKind server)
{
    private readonly Dictionary<Row, List<Reading>> _readings = [];

    public void Run(IReadOnlyList<Growth> all)
    {
        for (var pass = 1; pass <= settings.Passes; pass++)
        {
            var points = all.SelectMany(growth => growth.Points.Select(point => (growth, point.Count, point.Row)));
            // Forth and back, so that a machine that gets busier does not look like growth.
            foreach (var (growth, count, row) in pass % 2 == 0 ? points.Reverse() : points)
            {
                var reading = Trial.Run(row, server, settings);
                if (!_readings.TryGetValue(row, out var readings)) _readings[row] = readings = [];
                readings.Add(reading);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"pass {pass}, {count,6} {growth.Title}: {reading.Micros:0.00} µs a delivery, {reading.Shares}"));
            }
        }
    }

    public IReadOnlyList<(int Count, Summary Cost)> Of(Growth growth) => [.. growth.Points.Select(point => (point.Count, Summary.Of(_readings[point.Row])))];

    public string TableOf(Growth growth)
    {
        var points = Of(growth);
        var first = points[0].Cost.Median;
        var lines = points.Select(point => string.Create(
            CultureInfo.InvariantCulture,
            $"| {point.Count:N0} | {point.Cost.Median:0.00} ({point.Cost.Least:0.00}–{point.Cost.Most:0.00}){(point.Cost.IsSound ? "" : " !")} | {point.Cost.Median / first:0.00} |"));
        return string.Join('\n', [$"| {growth.Title} | µs a delivery | to the first |", "|---:|---:|---:|", .. lines]) + "\n";
    }
}
