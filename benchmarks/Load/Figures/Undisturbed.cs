using System.Diagnostics;
using Load.Wire;

namespace Load.Figures;

/// <summary>Measures again while the host takes too much of the machine away.</summary>
internal static class Undisturbed
{
    private const int MostRuns = 3;
    private const double MostStolen = 0.06;

    /// <param name="measure">One run.</param>
    /// <param name="stolenShare">What part of a core was taken away in it.</param>
    /// <returns>The first run from which little was taken, or else the least disturbed of three.</returns>
    public static T Run<T>(Func<T> measure, Func<T, double> stolenShare)
    {
        var best = measure();
        for (var run = 1; run < MostRuns && stolenShare(best) > MostStolen; run++)
        {
            var next = measure();
            if (stolenShare(next) < stolenShare(best)) best = next;
        }

        return best;
    }

    /// <summary>The same for runs that leave nothing behind for the next: one that failed meanwhile is made again as well.</summary>
    public static T RunFresh<T>(Func<T> measure, Func<T, double> stolenShare) => Run(() => RepeatFailed(measure), stolenShare);

    private static T RepeatFailed<T>(Func<T> measure)
    {
        for (var run = 1; ; run++)
        {
            var (stolen, start) = (CpuClock.Stolen, Stopwatch.GetTimestamp());
            try
            {
                return measure();
            }
            catch (LoadException) when (run < MostRuns && (CpuClock.Stolen - stolen) / Stopwatch.GetElapsedTime(start) > MostStolen)
            {
                // Whoever stood still was late, which says nothing of the server.
            }
        }
    }
}
