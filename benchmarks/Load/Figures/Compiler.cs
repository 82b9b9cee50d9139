using System.Globalization;
using Load.Wire;

namespace Load.Figures;

/// <summary>
/// The just-in-time compiler of a .NET server. It compiles what is called often again, twice, on the core of the server: until that is over, a
/// message costs up to three times as much.
/// </summary>
internal static class Compiler
{
    private const string Thread = ".NET Tiered Com";
    private const int MostSteps = 36;
    private const int QuietSteps = 3;

    /// <summary>Runs on until it has had next to nothing to do for some steps, or there is no end to it.</summary>
    /// <param name="process">The server, which its clients keep busy.</param>
    /// <param name="reactor">Theirs.</param>
    /// <param name="step">How long to look at it at a time.</param>
    /// <param name="isEnough">Whether everything that is to be measured has been called often enough; null if that goes without saying.</param>
    public static void Settle(int process, Reactor reactor, TimeSpan step, Func<bool>? isEnough = null)
    {
        for (var (i, quiet) = (0, 0); i < MostSteps && quiet < QuietSteps; i++)
        {
            var before = TimeOf(process);
            reactor.RunFor(step);
            quiet = TimeOf(process) - before > step / 100 || isEnough?.Invoke() == false ? 0 : quiet + 1;
        }
    }

    // Of its thread in the background, as far as that still runs.
    private static TimeSpan TimeOf(int process)
    {
        var time = TimeSpan.Zero;
        foreach (var thread in Directory.EnumerateDirectories($"/proc/{process}/task"))
        {
            if (TryRead(Path.Combine(thread, "comm")).StartsWith(Thread, StringComparison.Ordinal)
                && long.TryParse(TryRead(Path.Combine(thread, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture, out var nanoseconds))
                time += TimeSpan.FromMicroseconds(nanoseconds / 1_000);
        }

        return time;
    }

    private static string TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            // The thread has just ended.
            return "";
        }
    }
}
