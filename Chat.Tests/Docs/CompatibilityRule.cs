using System.Globalization;

namespace Chat.Tests.Docs;

/// <summary>
/// <c>docs/compatibility.md</c> lists every fact of the reference once, in one of three states, with the reason for anything but the same and a
/// test that claims the fact; what the tests claim is listed with one of them, and what is better is told in <c>docs/differences.md</c>.
/// </summary>
/// <param name="claims">Which tests there are, and the facts that each says it proves.</param>
/// <param name="differences">The facts in the table of differences.</param>
internal sealed class CompatibilityRule(IReadOnlyDictionary<ProvenBy, IReadOnlySet<string>> claims, IReadOnlySet<string> differences)
{
    private static readonly string[] States = [CompatibilityRow.Same, CompatibilityRow.Better, CompatibilityRow.NotApplicable];

    /// <param name="rows">The page's rows.</param>
    /// <param name="sections">How many facts there are under each prefix.</param>
    /// <param name="open">Prefixes of sections that are listed as far as tests prove them.</param>
    public IEnumerable<string> Violations(IReadOnlyList<CompatibilityRow> rows, IReadOnlyDictionary<string, int> sections, params string[] open)
    {
        var claimed = claims.Values.SelectMany(ids => ids).Where(id => open.Contains(PrefixOf(id))).Distinct();
        var expected = sections.SelectMany(section => Enumerable.Range(1, section.Value).Select(number => IdOf(section.Key, number))).Concat(claimed).ToHashSet();
        var listed = rows.Select(row => row.Id).ToList();

        return [
            .. expected.Except(listed).Select(id => $"{id} is missing"),
            .. listed.Except(expected).Select(id => $"{id} is no fact that belongs here"),
            .. listed.CountBy(id => id).Where(id => id.Value > 1).Select(id => $"{id.Key} is there {id.Value} times"),
            .. rows.SelectMany(Faults),
        ];
    }

    private IEnumerable<string> Faults(CompatibilityRow row)
    {
        if (row.What.Length == 0) yield return $"{row.Id} does not say what it is about";
        if (!States.Contains(row.State)) yield return $"{row.Id} is '{row.State}'";
        if (row.State != CompatibilityRow.Same && row.Reason.Length == 0) yield return $"{row.Id} has no reason";
        if (row.State != CompatibilityRow.NotApplicable && row.Proofs.Count == 0) yield return $"{row.Id} names no test";
        foreach (var proof in row.Proofs.Where(proof => !claims.ContainsKey(proof) || !claims[proof].Contains(row.Id)))
            yield return $"{row.Id} names {proof}, which does not say that it proves it";

        if (row.Proofs.Count == 0 && claims.Any(claim => claim.Value.Contains(row.Id))) yield return $"{row.Id} names none of the tests that prove it";
        if (row.State == CompatibilityRow.Better && !differences.Contains(row.Id)) yield return $"{row.Id} is better, but no row of the differences tells how";
        if (row.State == CompatibilityRow.Same && differences.Contains(row.Id)) yield return $"{row.Id} is the same, but among the differences";
    }

    private static string IdOf(string prefix, int number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number:00}");

    private static string PrefixOf(string id) => id[..id.LastIndexOf('-')];
}
