using System.Globalization;
using System.Text.RegularExpressions;

namespace Chat.Tests.Architecture;

/// <summary>
/// The stops of a message as ARCHITECTURE.md lists them, by the log ids of its table. A cell holds the id of the stop; <c>, … for broadcasts</c>
/// after it gives the one that stands in its place then, and <c>if …</c> an id that is only logged in that case.
/// </summary>
internal static partial class MessageStops
{
    private const string LogColumn = "log id";

    public static int[] OfAcknowledgedEvent(string page) => [.. Cells(page).Select(cell => Stop().Match(cell)).Where(match => match.Success).Select(Id)];

    /// <summary>The way out only: from the encoder on.</summary>
    public static int[] OfBroadcast(string page) =>
        [.. Cells(page).SkipWhile(cell => !Broadcast().IsMatch(cell)).Select(cell => Broadcast().Match(cell) is { Success: true } match ? match : Stop().Match(cell)).Select(Id)];

    private static int Id(Match match) => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Cells(string page)
    {
        var rows = page.Split('\n').Select(line => line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries)[^1]);
        return rows.SkipWhile(cell => cell != LogColumn).Skip(2).TakeWhile(cell => cell.Length > 0);
    }

    [GeneratedRegex(@"^(\d{4})(,.*)?$")]
    private static partial Regex Stop();

    [GeneratedRegex(@"(\d{4}) for broadcasts$")]
    private static partial Regex Broadcast();
}
