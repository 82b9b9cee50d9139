namespace Load.Figures;

/// <summary>The runs of one row on one server, in µs a unit.</summary>
internal readonly record struct Summary(double Median, double Least, double Most, bool IsSound)
{
    public static Summary Of(IReadOnlyCollection<Reading> readings)
    {
        var sorted = readings.Select(reading => reading.Micros).Order().ToArray();
        var median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        return new Summary(median, sorted[0], sorted[^1], readings.All(reading => reading.IsSound));
    }
}
