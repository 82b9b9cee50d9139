using System.Reflection;
using System.Text.RegularExpressions;

namespace Chat.Tests.Architecture;

/// <summary>
/// A page names only what exists. Looked at is what stands in back-ticks on one line, outside blocks of code:
/// <list type="bullet">
/// <item>a path, that is something with a known extension, or with a slash after the name of something at the root, must be a file or folder
/// from the root or from the page; without a slash a file of that name anywhere will do;</item>
/// <item>a name of several capitalised words, with members behind dots or not, must be a type, a member, a namespace or an assembly of ours,
/// of the framework or of a package.</item>
/// </list>
/// Anything else, such as an event's name or a route, is left alone.
/// </summary>
internal sealed partial class DocumentRule(IReadOnlyCollection<string> files, IReadOnlySet<string> names)
{
    private readonly HashSet<string> _paths =
        [.. files, .. files.SelectMany(FoldersAbove), .. files.Select(file => file[(file.LastIndexOf('/') + 1)..])];

    private readonly HashSet<string> _roots = [.. files.Select(file => file.Split('/')[0])];

    public IEnumerable<string> Violations(string page, string text) =>
        from match in Ticked().Matches(Blocks().Replace(text, ""))
        let term = match.Groups[1].Value
        where LooksLikePath(term) ? !IsPath(page, term) : Name().IsMatch(term) && !IsName(term)
        select $"{page} names `{term}`, which does not exist";

    /// <summary>Every name that a page may use: types and members of these assemblies, their namespaces, and their own names.</summary>
    public static IReadOnlySet<string> NamesOf(IEnumerable<Assembly> assemblies)
    {
        const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var assembly in assemblies)
        {
            found.UnionWith(assembly.GetName().Name!.Split('.'));
            foreach (var type in assembly.GetTypes())
            {
                found.Add(type.Name.Split('`')[0]);
                found.UnionWith((type.Namespace ?? "").Split('.'));
                if (type.IsVisible || !IsFramework(assembly)) found.UnionWith(type.GetMembers(Any).Select(member => member.Name));
            }
        }

        return found;
    }

    private static bool IsFramework(Assembly assembly) => assembly.Location.Contains("Microsoft.", StringComparison.Ordinal);

    private static IEnumerable<string> FoldersAbove(string file)
    {
        for (var slash = file.LastIndexOf('/'); slash > 0; slash = file.LastIndexOf('/', slash - 1)) yield return file[..slash];
    }

    private bool LooksLikePath(string term) =>
        Extension().IsMatch(term) || (term.Contains('/', StringComparison.Ordinal) && _roots.Contains(term.Split('/')[0]) && Plain().IsMatch(term));

    private bool IsPath(string page, string term)
    {
        var path = term.StartsWith("./", StringComparison.Ordinal) ? term[2..].TrimEnd('/') : term.TrimEnd('/');
        var besidePage = page.Contains('/', StringComparison.Ordinal) ? page[..(page.LastIndexOf('/') + 1)] + path : path;
        return path.StartsWith('/') || _paths.Contains(path) || _paths.Contains(besidePage);
    }

    private bool IsName(string term) =>
        Generic().Replace(term, "").Split('(')[0].Split('.').All(part => part.Length == 0 || names.Contains(part) || names.Contains(part + "Attribute"));

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"`([^`\n]+)`")]
    private static partial Regex Ticked();

    [GeneratedRegex(@"^[\w./-]+\.(cs|csproj|sln|props|targets|md|txt|json|js|mjs|html|css|yml|py)$")]
    private static partial Regex Extension();

    [GeneratedRegex(@"^[\w./-]+$")]
    private static partial Regex Plain();

    // SocketIoServer, IAdapter, Socket.EmitAsync, EmitWithAckAsync<T>(…), SocketIo.Server
    [GeneratedRegex(@"^(?=(?:[^A-Z(<]*[A-Z]){2})(?:[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*\.?)+(<[\w, <>]*>)?(\([^)]*\))?$")]
    private static partial Regex Name();

    [GeneratedRegex(@"<.*?>+")]
    private static partial Regex Generic();
}
