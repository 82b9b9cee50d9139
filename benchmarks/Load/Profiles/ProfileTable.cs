using System.Globalization;
using System.Text;
using Load.Figures;
using Load.Rows;
using Load.Servers;

namespace Load.Profiles;

/// <summary>Where the time of each row goes, as Markdown: µs a unit for each layer and server.</summary>
internal static class ProfileTable
{
    private const double Least = 0.005;

    public static string Of(Comparison comparison)
    {
        var text = new StringBuilder();
        foreach (var row in comparison.Rows) Append(text, comparison, row);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Comparison comparison, Row row)
    {
        ServerKind[] servers = [.. comparison.Servers.Where(kind => comparison.WatchedOf(row, kind).Count > 0)];
        text.AppendLine($"| {row.Number}: {row.Title}, µs a {row.Unit} | {string.Join(" | ", servers.Select(kind => kind.Title))} |");
        text.AppendLine($"|---|{string.Concat(servers.Select(_ => "---:|"))}");
        foreach (var layer in Layers.All) AppendLayer(text, layer, [.. servers.Select(kind => Mean(comparison.WatchedOf(row, kind), layer))]);
        AppendLayer(text, "all", [.. servers.Select(kind => comparison.WatchedOf(row, kind).Average(reading => reading.Micros))]);
        text.AppendLine();
    }

    private static double Mean(IReadOnlyList<Reading> readings, string layer) =>
        readings.Average(reading => reading.Micros * reading.Profile!.GetValueOrDefault(layer) / reading.Profile!.Values.Sum());

    private static void AppendLayer(StringBuilder text, string layer, double[] micros)
    {
        if (micros.All(cost => cost < Least)) return;
        text.AppendLine($"| {layer} | {string.Join(" | ", micros.Select(cost => cost < Least ? "" : cost.ToString("0.00", CultureInfo.InvariantCulture)))} |");
    }
}
