namespace Load.Figures;

/// <summary>The runs of one row on one server, in µs a unit.</summary>
internal readonly record struct Summary(double Median, double Least, double Most, bool IsSound)
{
    public static Summary Of(IReadOnlyCollection<Reading> readings)
    {
        var micros = readings.Select(reading => reading.Micros).ToArray();
        return new Summary(MedianOf(micros), micros.Min(), micros.Max(), readings.All(reading => reading.IsSound));
    }

    public static double MedianOf(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
