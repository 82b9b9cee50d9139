using System.Globalization;

namespace Load.Figures;

/// <summary>How much processor time the just-in-time compiler of a .NET process has had in the background, as far as its thread still runs.</summary>
internal static class CompilerClock
{
    private const string Compiler = ".NET Tiered Com";

    public static TimeSpan OfProcess(int process)
    {
        var time = TimeSpan.Zero;
        foreach (var thread in Directory.EnumerateDirectories($"/proc/{process}/task"))
        {
            if (TryRead(Path.Combine(thread, "comm")).StartsWith(Compiler, StringComparison.Ordinal)
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
