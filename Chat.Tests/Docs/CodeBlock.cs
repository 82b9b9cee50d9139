using System.Text.RegularExpressions;
using Chat.Tests.Support;

namespace Chat.Tests.Docs;

/// <summary>A block of code of a page: its language, what stands in it, and the line where that starts.</summary>
internal sealed partial record CodeBlock(string Page, int Line, string Language, string Text)
{
    /// <summary>A block that makes a web application is a whole program.</summary>
    public bool IsProgram => Text.Contains("WebApplication.CreateBuilder", StringComparison.Ordinal);

    public static IReadOnlyList<CodeBlock> Of(string page)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, page));
        return
        [
            .. from match in Fence().Matches(text)
               let code = match.Groups[2]
               select new CodeBlock(page, LineOf(text, code.Index), match.Groups[1].Value, code.Value),
        ];
    }

    private static int LineOf(string text, int index) => text.AsSpan(0, index).Count('\n') + 1;

    [GeneratedRegex(@"^```(\w+)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
