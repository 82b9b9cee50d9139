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
}
