using System.Reflection;

namespace Chat.Tests.Architecture;

internal sealed class DocumentTests
{
    [Test]
    public void Every_page_names_only_what_exists()
    {
        var everything = OurCode.Assemblies.Append(typeof(DocumentTests).Assembly).Concat(Framework()).ToHashSet();
        var files = OurCode.Files(".cs", ".csproj", ".sln", ".props", ".targets", ".md", ".txt", ".json", ".js", ".mjs", ".html", ".css", ".yml", ".py", "");
        var rule = new DocumentRule(files, DocumentRule.NamesOf(everything));

        Assert.That(OurCode.Files(".md").SelectMany(page => rule.Violations(page, OurCode.Read(page))), Is.Empty);
    }

    [TestCase("`docs/gone.md`"), TestCase("`Gone.cs`"), TestCase("`Lib/Gone`"), TestCase("`./docs/Gone.md`"), TestCase("`GoneType`"), TestCase("`IGone`")]
    [TestCase("`Kept.GoneAsync`"), TestCase("`GoneAsync(…)`"), TestCase("`GoneType<T>`"), TestCase("`Lib.GoneType`")]
    public void A_page_that_names_what_does_not_exist_is_found(string text) =>
        Assert.That(Rule().Violations("docs/page.md", text), Has.Exactly(1).Items);

    [TestCase("`Lib/Kept.cs`"), TestCase("`Kept.cs`"), TestCase("`other.md`"), TestCase("`Lib/`"), TestCase("`Kept`"), TestCase("`KeptType.KeepAsync`")]
    [TestCase("`KeptType<T>`"), TestCase("`KeepAsync(…)`"), TestCase("`message`"), TestCase("`42[\"e\"]`"), TestCase("`/socket.io/`"), TestCase("`GET /x`")]
    [TestCase("```\n`GoneType`\n```"), TestCase("`POST`"), TestCase("`EIO=4`"), TestCase("`Gone`")]
    public void A_page_that_names_what_exists_or_something_else_is_not(string text) =>
        Assert.That(Rule().Violations("docs/page.md", text), Is.Empty);

    private static DocumentRule Rule() =>
        new(["Lib/Kept.cs", "docs/page.md", "docs/other.md"], new HashSet<string> { "Lib", "Kept", "KeptType", "KeepAsync" });

    private static IEnumerable<Assembly> Framework() =>
        OurCode.Assemblies.SelectMany(assembly => assembly.GetReferencedAssemblies()).Distinct().Select(Assembly.Load).Append(typeof(object).Assembly);
}
