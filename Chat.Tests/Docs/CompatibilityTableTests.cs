using System.Text.RegularExpressions;
using Chat.Tests.Architecture;

namespace Chat.Tests.Docs;

/// <summary><c>docs/compatibility.md</c> and the tests say the same.</summary>
internal sealed partial class CompatibilityTableTests
{
    private const string Good = "| F-X-01 | its name | same | `KnownTests.It_is_so` |\n| F-X-02 | its end | better | ends earlier; `old.test.mjs`: \"it ends\" |\n";

    // As many as the reference has facts (section by section).
    private static readonly Dictionary<string, int> Sections = new()
    {
        ["F-ENG"] = 145,
        ["F-EIO3"] = 30,
        ["F-SIO"] = 61,
        ["F-API"] = 91,
        ["F-MSG"] = 19,
        ["F-ADM"] = 27,
    };

    [Test]
    public void Every_fact_is_listed_with_a_test_that_proves_it_or_a_reason()
    {
        var differences = DifferenceRow().Matches(OurCode.Read("docs/differences.md")).SelectMany(row => Id().Matches(row.Value)).Select(id => id.Value);
        var rule = new CompatibilityRule(TestClaims.All(), differences.ToHashSet());

        Assert.That(rule.Violations(CompatibilityRow.In(OurCode.Read("docs/compatibility.md")), Sections, "F-ADP"), Is.Empty);
    }

    [Test]
    public void A_page_that_lists_all_is_accepted() => Assert.That(Violations(Good), Is.Empty);

    [TestCase("| F-X-02 ", "| F-X-2 ", "F-X-02 is missing"), TestCase("| F-X-02 ", "| F-X-03 ", "F-X-03 is no fact that belongs here")]
    [TestCase("| F-X-02 ", "| F-X-01 ", "F-X-01 is there 2 times"), TestCase("its end", " ", "F-X-02 does not say what it is about")]
    [TestCase("| better |", "| worse |", "F-X-02 is 'worse'"), TestCase("ends earlier; ", "", "F-X-02 has no reason")]
    [TestCase("same | `KnownTests.It_is_so`", "not applicable in .NET | ", "F-X-01 has no reason")]
    [TestCase("`KnownTests.It_is_so`", "it is so", "F-X-01 names no test"), TestCase("It_is_so", "It_was_so", "names KnownTests.It_was_so, which does not say")]
    [TestCase("\"it ends\"", "\"it begins\"", "names old.test.mjs: it begins, which does not say"), TestCase("old.test.mjs", "new.test.mjs", "names new.test.mjs: it ends")]
    [TestCase("same | `KnownTests.It_is_so`", "same | `KnownTests.Something_else`", "names KnownTests.Something_else, which does not say")]
    [TestCase("same | `KnownTests.It_is_so`", "not applicable in .NET | no such thing", "F-X-01 names none of the tests that prove it")]
    [TestCase("| same |", "| better | because;", "F-X-01 is better, but no row of the differences tells how")]
    [TestCase("| better |", "| same |", "F-X-02 is the same, but among the differences")]
    public void A_page_that_is_wrong_is_told(string right, string wrong, string fault) =>
        Assert.That(Violations(Good.Replace(right, wrong, StringComparison.Ordinal)), Has.Some.Contains(fault));

    private static IEnumerable<string> Violations(string page)
    {
        var claims = new Dictionary<ProvenBy, IReadOnlySet<string>>
        {
            [new ProvenBy("", "KnownTests.It_is_so")] = new HashSet<string> { "F-X-01" },
            [new ProvenBy("", "KnownTests.Something_else")] = new HashSet<string> { "F-Z-01" },
            [new ProvenBy("old.test.mjs", "it ends")] = new HashSet<string> { "F-X-02" },
        };
        return new CompatibilityRule(claims, new HashSet<string> { "F-X-02" }).Violations(CompatibilityRow.In(page), new Dictionary<string, int> { ["F-X"] = 2 });
    }

    // The first cell of a row, which names the facts.
    [GeneratedRegex(@"^\| F-[^|]*", RegexOptions.Multiline)]
    private static partial Regex DifferenceRow();

    [GeneratedRegex(@"F-[A-Z0-9]+-\d+")]
    private static partial Regex Id();
}
