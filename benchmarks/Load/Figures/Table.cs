using System.Globalization;
using System.Text;
using Load.Rows;
using Load.Servers;

namespace Load.Figures;

/// <summary>The result as Markdown.</summary>
internal static class Table
{
    public static string Of(Comparison comparison)
    {
        var text = new StringBuilder();
        text.AppendLine($"|  | µs of server CPU | {string.Join(" | ", comparison.Servers.Select(kind => kind.Title))} | ours/Node | inline/Node | goal |");
        text.AppendLine($"|---:|---|{string.Concat(comparison.Servers.Select(_ => "---:|"))}---:|---:|---:|");
        foreach (var row in comparison.Rows)
        {
            var cells = comparison.Servers.Select(kind => Cell(comparison, row, kind));
            text.AppendLine($"| {row.Number} | {row.Title}, a {row.Unit} | {string.Join(" | ", cells)} | {Ratio(comparison, row, "ours")} | {Ratio(comparison, row, "tuned")} | {Goal(row)} |");
        }

        return text.ToString();
    }

    private static string Cell(Comparison comparison, Row row, ServerKind kind)
    {
        if (comparison.FaultOf(row, kind) is not null) return "failed";
        return comparison.Of(row, kind) is { } figures
            ? string.Create(CultureInfo.InvariantCulture, $"{figures.Median:0.00} ({figures.Least:0.00}–{figures.Most:0.00}){(figures.IsSound ? "" : " !")}")
            : "";
    }

    private static string Ratio(Comparison comparison, Row row, string server) =>
        MedianOf(comparison, row, server) / MedianOf(comparison, row, "node") is { } ratio
            ? ratio.ToString(ratio > row.Goal ? "**0.00**" : "0.00", CultureInfo.InvariantCulture)
            : "";

    private static double? MedianOf(Comparison comparison, Row row, string server) =>
        comparison.Servers.FirstOrDefault(kind => kind.Name == server) is { } kind && comparison.FaultOf(row, kind) is null
            ? comparison.Of(row, kind)?.Median
            : null;

    private static string Goal(Row row) => row.Goal is { } goal ? string.Create(CultureInfo.InvariantCulture, $"≤ {goal:0.##}") : "";
}
