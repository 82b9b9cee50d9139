using System.Text.RegularExpressions;

namespace Chat.Tests.Docs;

/// <summary>One row of <c>docs/compatibility.md</c>: a fact of the reference, what it is here, why, and the tests that prove it.</summary>
internal sealed partial record CompatibilityRow(string Id, string What, string State, string Reason, IReadOnlyList<ProvenBy> Proofs)
{
    public const string Same = "same";
    public const string Better = "better";
    public const string NotApplicable = "not applicable in .NET";

    /// <summary>Every row of the page's tables, in their order.</summary>
    public static IReadOnlyList<CompatibilityRow> In(string page) =>
        [.. Row().Matches(page).Select(row => Read(row.Groups["id"].Value, row.Groups["what"].Value, row.Groups["state"].Value, row.Groups["rest"].Value))];

    private static CompatibilityRow Read(string id, string what, string state, string rest)
    {
        var proofs = Proof().Matches(rest).Select(proof => new ProvenBy(proof.Groups["file"].Value, proof.Groups["name"].Value + proof.Groups["test"].Value));
        return new CompatibilityRow(id, what.Trim(), state.Trim(), Proof().Replace(rest, "").Trim(' ', ',', ';'), [.. proofs]);
    }

    [GeneratedRegex(@"^\| (?<id>F-[A-Z0-9]+-\d+) \|(?<what>[^|]*)\|(?<state>[^|]*)\|(?<rest>.*)\|\s*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    // `RoutingTests.Hostile_values_are_just_unknown`, `CookieTests`, or `acks.test.mjs`: "the acknowledgement may be empty"
    [GeneratedRegex("""`(?<file>[\w-]+\.test\.mjs)`: "(?<name>[^"]*)"|`(?<test>\w+Tests(\.\w+)?)`""", RegexOptions.ExplicitCapture)]
    private static partial Regex Proof();
}
