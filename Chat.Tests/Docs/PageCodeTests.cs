using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.Tests.Architecture;
using Chat.Tests.Support;

namespace Chat.Tests.Docs;

/// <summary>
/// What a page shows compiles. <see cref="PageCompiler"/> says how. The page on contracts shows code of the host, which only tests see:
/// <see cref="ContractsPageTests"/> looks at it.
/// </summary>
internal sealed partial class PageCodeTests
{
    private string _folder = "";

    private static IEnumerable<string> Pages =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(path => $"docs/{Path.GetFileName(path)}").Order(StringComparer.Ordinal)
            .Where(page => page != ContractsPageTests.Page).Append("README.md").Append("SocketIo.Server/README.md");

    private static IEnumerable<CodeBlock> Blocks => Pages.SelectMany(CodeBlock.Of).Where(block => block.Language == "csharp");

    private static IEnumerable<TestCaseData> Programs =>
        Blocks.Where(block => block.IsProgram).Select(block => new TestCaseData(block).SetArgDisplayNames($"{block.Page}:{block.Line}"));

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("pages-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestCaseSource(nameof(Programs))]
    public async Task A_program_of_a_page_compiles(object program) =>
        Assert.That(await new PageCompiler(_folder).CompileProgramAsync((CodeBlock)program), Is.Empty);

    [Test]
    public async Task Every_other_block_of_every_page_compiles()
    {
        var blocks = Blocks.Where(block => !block.IsProgram).ToList();

        Assert.That(await new PageCompiler(_folder).CompileStatementsAsync(blocks), Is.Empty);
        Assert.That(blocks, Is.Not.Empty);
    }

    [Test]
    public void Every_member_in_the_tables_of_the_page_on_migration_exists()
    {
        var names = DocumentRule.NamesOf([OurCode.Server, typeof(TimeSpan).Assembly, typeof(JsonElement).Assembly, typeof(Regex).Assembly]);
        var rows = OurCode.Read("docs/migration.md").Split('\n').Where(line => line.StartsWith('|')).Select(line => line.Split(" | ")[^1]);
        var members = rows.SelectMany(cell => Member().Matches(cell)).Select(match => match.Value).ToList();

        Assert.That(members.Where(member => !names.Contains(member)), Is.Empty);
        Assert.That(members, Has.Count.GreaterThan(50));
    }

    [Test]
    public async Task A_block_that_does_not_compile_is_told_by_page_and_line()
    {
        var block = new CodeBlock("docs/page.md", 7, "csharp", "using System.Text;\n\nawait socket.SingAsync(new Song(\"x\"));\n\nrecord Song(string Title);\n");

        var said = await new PageCompiler(_folder).CompileStatementsAsync([block]);

        Assert.That(said, Does.Contain("page.md(9,").And.Contain("'SingAsync'").And.Not.Contain("Song'"));
    }

    // Behind a dot or a back-tick, as in `socket.Rooms` and `Rooms`.
    [GeneratedRegex(@"(?<=[.`])[A-Z][a-z]\w+")]
    private static partial Regex Member();
}
