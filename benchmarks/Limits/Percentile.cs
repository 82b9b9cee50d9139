using System.Diagnostics;

namespace Limits;

/// <summary>Of times in ticks of the stopwatch.</summary>
internal static class Percentile
{
    /// <returns>In ms; the times are sorted afterwards.</returns>
    public static double Of(List<long> times, double share)
    {
        times.Sort();
        return times[(int)Math.Min(times.Count - 1, times.Count * share)] * 1000.0 / Stopwatch.Frequency;
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
