using System.Globalization;

namespace Idle;

/// <summary>Each connection is an open file in both processes. The runtime has raised the limit as far as it may by itself.</summary>
internal static class FileLimit
{
    private const int ForEverythingElse = 500;

    public static void Require(int connections)
    {
        if (!OperatingSystem.IsLinux()) throw new InvalidOperationException("it reads /proc, so it needs Linux.");

        var line = File.ReadLines("/proc/self/limits").First(text => text.StartsWith("Max open files", StringComparison.Ordinal));
        var soft = line["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        if (soft != "unlimited" && long.Parse(soft, CultureInfo.InvariantCulture) < connections + ForEverythingElse)
            throw new InvalidOperationException($"{connections} connections need {connections + ForEverythingElse} open files, and {soft} are allowed; see ulimit -n.");
    }
}
