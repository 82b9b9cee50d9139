namespace Load.Figures;

/// <summary>
/// Servers that run beside each other and have short turns, one busy and the others at rest, so that a machine that is slower for some seconds
/// is slower for all.
/// </summary>
internal static class Rounds
{
    private static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(500);

    /// <param name="starts">What starts each of them.</param>
    /// <param name="time">How long each is measured in all.</param>
    /// <returns>For each round what each server's turn told, in the order of the servers.</returns>
    public static List<Reading[]> Of(IReadOnlyList<Func<Trial>> starts, TimeSpan time)
    {
        var trials = new List<Trial>();
        try
        {
            foreach (var start in starts)
            {
                trials.Add(start());
                trials[^1].Pause();
            }

            var rounds = new List<Reading[]>();
            // Forth and back, so that a machine that gets busier does not look like growth.
            for (var i = 0; i < time / Turn; i++)
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
