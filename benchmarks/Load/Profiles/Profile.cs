using System.Diagnostics;
using System.Globalization;
using Load.Wire;

namespace Load.Profiles;

/// <summary>Where a server's time goes, in samples for each of <see cref="Layers"/>, by <c>perf</c>.</summary>
internal sealed class Profile : IDisposable
{
    private const int PerSecond = 1_999;

    // Kernel stacks are short; of others only the innermost frame is looked at.
    private const int Depth = 48;

    private readonly string _file = Path.GetTempFileName();
    private readonly Process _recorder;

    private Profile(int process, TimeSpan time) =>
        _recorder = Start("record", "-q", "-g", "-F", Invariant(PerSecond), "-p", Invariant(process), "-o", _file, "--", "sleep", Invariant(time.TotalSeconds));

    public static Profile Record(int process, TimeSpan time) => new(process, time);

    /// <summary>Waits for the end of the recording.</summary>
    public IReadOnlyDictionary<string, int> Take()
    {
        _recorder.WaitForExit();
        using var script = Start("script", "-F", "ip,sym,dso", "--max-stack", Invariant(Depth), "-i", _file);
        var counts = Count(script.StandardOutput);
        script.WaitForExit();
        return counts.Count > 0 ? counts : throw new LoadException("perf has seen nothing");
    }

    public void Dispose()
    {
        if (!_recorder.HasExited) _recorder.Kill();
        _recorder.Dispose();
        File.Delete(_file);
    }

    private static Dictionary<string, int> Count(StreamReader lines)
    {
        var (counts, stack) = (new Dictionary<string, int>(), new List<Frame>());
        while (lines.ReadLine() is { } line)
        {
            if (Frame.Read(line) is { } frame)
            {
                stack.Add(frame);
            }
            else if (stack.Count > 0)
            {
                var layer = Layers.Of(stack);
                counts[layer] = counts.GetValueOrDefault(layer) + 1;
                stack.Clear();
            }
        }

        return counts;
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("perf", arguments) { RedirectStandardOutput = true })!;

    private static string Invariant(double number) => number.ToString(CultureInfo.InvariantCulture);
}
