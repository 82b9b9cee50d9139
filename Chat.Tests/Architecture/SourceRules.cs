using System.Text.RegularExpressions;

namespace Chat.Tests.Architecture;

/// <summary>Budgets of the sources. A path counts from the root of the repository; each rule gives back what breaks it.</summary>
internal static partial class SourceRules
{
    private const int MostLines = 400;
    private const int MostFiles = 15;
    private const int MostFolders = 2;

    // The projects that do not stand at the root.
    private static readonly string[] Groups = ["benchmarks/", "samples/"];

    public static IEnumerable<string> TooLong(string path, string text) =>
        text.Split('\n').Length - 1 is var lines && lines > MostLines ? [$"{path} has {lines} lines, more than {MostLines}"] : [];

    public static IEnumerable<string> TooFull(IEnumerable<string> paths) =>
        from path in paths
        group path by Path.GetDirectoryName(path) into folder
        where folder.Count() > MostFiles
        select $"{folder.Key} holds {folder.Count()} files, more than {MostFiles}";

    public static IEnumerable<string> TooDeep(string path)
    {
        var group = Array.Find(Groups, prefix => path.StartsWith(prefix, StringComparison.Ordinal)) ?? "";
        var folders = path[group.Length..].Count(letter => letter == '/') - 1;
        return folders > MostFolders ? [$"{path} lies {folders} folders below its project, more than {MostFolders}"] : [];
    }

    /// <summary>Comments do not promise.</summary>
    public static IEnumerable<string> LeftToDo(string path, string text) =>
        Marks().Matches(text).Select(match => $"{path} says {match.Groups[1].Value}");

    /// <summary>Tests wait for what happens, not for time to pass; what must poll stands in Support.</summary>
    public static IEnumerable<string> Sleeps(string path, string text) =>
        path.StartsWith("Chat.Tests/", StringComparison.Ordinal) && !path.StartsWith("Chat.Tests/Support/", StringComparison.Ordinal)
            ? Waits().Matches(text).Select(match => $"{path} has {match.Value}")
            : [];

    /// <summary>One type a file, of the same name; what stands at the margin counts.</summary>
    public static IEnumerable<string> StrangeTypes(string path, string text)
    {
        var file = Path.GetFileNameWithoutExtension(path).Split('.')[0];
        var names = Types().Matches(text).Select(match => match.Groups["name"].Value).ToHashSet();
        return names.Where(name => name != file && file != "Program").Select(name => $"{path} declares {name}");
    }

    [GeneratedRegex(@"/{2}.*\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Marks();

    [GeneratedRegex(@"\b(Task\s*\.\s*Delay|Thread\s*\.\s*Sleep|SpinWait\s*\.\s*SpinUntil)\b")]
    private static partial Regex Waits();

    [GeneratedRegex(@"^(?:public |internal |file |static |sealed |abstract |partial |readonly |ref |unsafe )*(?:class|record struct|record|struct|interface|enum) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Types();
}
