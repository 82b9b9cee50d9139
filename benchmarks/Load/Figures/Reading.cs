using System.Globalization;

namespace Load.Figures;

/// <summary>What one run told.</summary>
/// <param name="Micros">Processor time of the server for one unit, in µs.</param>
/// <param name="PerSecond">Units in a second.</param>
/// <param name="ServerShare">How busy the server's core was with it.</param>
/// <param name="LoadShare">How busy the load's core was with the load.</param>
/// <param name="StolenShare">How much of a core the host gave to other machines meanwhile, of all cores together.</param>
internal readonly record struct Reading(double Micros, double PerSecond, double ServerShare, double LoadShare, double StolenShare)
{
    /// <summary>Beyond, it may be the load that was measured.</summary>
    public const double MostLoad = 0.8;

    /// <summary>Samples by layer, if the run was watched by perf.</summary>
    public IReadOnlyDictionary<string, int>? Profile { get; init; }

    public bool IsSound => LoadShare <= MostLoad;

    /// <summary>Who had the cores, for the console.</summary>
    public string Shares => string.Create(
        CultureInfo.InvariantCulture,
        $"server {ServerShare,4:0%}, load {LoadShare,4:0%}, stolen {StolenShare,3:0%}{(IsSound ? "" : ", too much")}");
}
