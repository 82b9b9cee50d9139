using Chat.Tests.Architecture;

namespace Chat.Tests.Docs;

/// <summary>The contract that <c>docs/contracts.md</c> makes is the one that a test serves, letter by letter: what is shown compiles and runs.</summary>
internal sealed class ContractsPageTests
{
    public const string Page = "docs/contracts.md";

    private const string Folder = "Chat.Tests/Chat/Telegraph/";

    [Test]
    public void Every_block_of_the_page_is_code_of_a_contract_that_a_test_serves()
    {
        var sources = OurCode.Files(".cs").Where(path => path.StartsWith(Folder, StringComparison.Ordinal)).Select(OurCode.Read).ToList();
        var blocks = CodeBlock.Of(Page).Where(block => block.Language == "csharp").ToList();
        Assert.That(blocks.Where(block => !sources.Any(source => source.Contains(block.Text, StringComparison.Ordinal))).Select(block => block.Line), Is.Empty);
        Assert.That(blocks, Has.Count.GreaterThanOrEqualTo(4));
    }
}
