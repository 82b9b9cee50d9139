using System.Globalization;
using System.Numerics;
using Load.Wire;

namespace Load.Figures;

/// <summary>One core for the load, another for the server.</summary>
internal static class Cores
{
    /// <summary>The server's, for <c>taskset -c</c>; null if there is only one, which then is too little to tell anything.</summary>
    public static string? Server { get; private set; }

    /// <summary>For a server that has the load's as well.</summary>
    public static string? Both { get; private set; }

    /// <summary>Keeps this program, with the threads it has and will have, to one core.</summary>
    public static void Part()
    {
        var allowed = 0UL;
        if (Native.GetAffinity(0, sizeof(ulong), ref allowed) < 0 || BitOperations.PopCount(allowed) < 2) return;
        var (first, last) = (BitOperations.TrailingZeroCount(allowed), BitOperations.Log2(allowed));
        Server = last.ToString(CultureInfo.InvariantCulture);
        Both = string.Create(CultureInfo.InvariantCulture, $"{first},{last}");
        var mine = 1UL << first;
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
            _ = Native.SetAffinity(int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), sizeof(ulong), mine);
    }
}
