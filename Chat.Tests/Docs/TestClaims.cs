using System.Reflection;
using System.Text.RegularExpressions;
using Chat.Tests.Architecture;
using Chat.Tests.Support;

namespace Chat.Tests.Docs;

/// <summary>Which facts of the reference the tests say they prove: by attribute here, by their names in the node tests.</summary>
internal static partial class TestClaims
{
    public static IReadOnlyDictionary<ProvenBy, IReadOnlySet<string>> All()
    {
        var claims = new Dictionary<ProvenBy, HashSet<string>>();
        foreach (var type in typeof(TestClaims).Assembly.GetTypes())
        {
            Add(new ProvenBy("", type.Name), Ids(type));
            foreach (var method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
                Add(new ProvenBy("", $"{type.Name}.{method.Name}"), Ids(method).Concat(Ids(type)));
        }

        foreach (var file in OurCode.Files(".mjs").Where(file => file.EndsWith(".test.mjs", StringComparison.Ordinal)))
        {
            foreach (Match fact in Fact().Matches(OurCode.Read(file)))
                Add(new ProvenBy(Path.GetFileName(file), fact.Groups["name"].Value), fact.Groups["ids"].Value.Split(' '));
        }

        return claims.Where(claim => claim.Value.Count > 0).ToDictionary(claim => claim.Key, claim => (IReadOnlySet<string>)claim.Value);

        // Classes of the same name in different folders share an entry.
        void Add(ProvenBy test, IEnumerable<string> ids)
        {
            if (!claims.TryGetValue(test, out var all)) claims.Add(test, all = []);
            all.UnionWith(ids);
        }
    }

    private static IEnumerable<string> Ids(MemberInfo member) => member.GetCustomAttributes<ProvesAttribute>(inherit: false).SelectMany(proves => proves.Ids);

    [GeneratedRegex("""^\s*fact\(["`](?<ids>F-[A-Z0-9]+-\d+( F-[A-Z0-9]+-\d+)*): (?<name>[^"`]*)["`]""", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fact();
}
