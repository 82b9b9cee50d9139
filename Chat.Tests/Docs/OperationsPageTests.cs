using System.Globalization;
using System.Text.RegularExpressions;
using Chat.Host.Auth;
using Chat.Host.Cluster;
using Chat.Host.Contracts.Messenger;
using Chat.Host.Contracts.Tutoring;
using Chat.Host.Limits;
using Chat.Host.Store;
using Chat.Host.Warmup;
using Chat.Tests.Architecture;

namespace Chat.Tests.Docs;

/// <summary>The table of <c>docs/operations.md</c> lists the options as they are, and no others.</summary>
internal sealed partial class OperationsPageTests
{
    private static readonly (string Section, object Options)[] Known =
    [
        ("Chat:Auth", new AuthOptions()), ("Chat:Cluster", new ClusterOptions()), ("Chat:Database", new DatabaseOptions()),
        ("Chat:Limits", new LimitOptions()), ("Chat:Messenger", new MessengerOptions()), ("Chat:Rehearsal", new RehearsalOptions()),
        ("Chat:Tutoring", new TutoringOptions()),
    ];

    [Test]
    public void The_table_has_every_option_with_its_type_and_default_and_nothing_else()
    {
        var options =
            from section in Known
            from property in section.Options.GetType().GetProperties()
            where property.CanWrite
            let value = Convert.ToString(property.GetValue(section.Options), CultureInfo.InvariantCulture)
            select $"{section.Section}:{property.Name} {property.PropertyType.Name} {(value is "" or null ? "(none)" : value)}";
        var rows = Row().Matches(OurCode.Read("docs/operations.md"))
            .Select(row => $"{row.Groups["name"].Value} {row.Groups["type"].Value} {row.Groups["default"].Value}");
        Assert.That(rows, Is.EquivalentTo(options));
    }

    [Test]
    public void Every_options_class_of_the_host_is_known_here() => Assert.That(
        Known.Select(section => section.Options.GetType()),
        Is.EquivalentTo(OurCode.Host.GetTypes().Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal))));

    [GeneratedRegex(@"^\| `(?<name>Chat:[^`]+)` \| (?<type>\w+) \| (?<default>[^|]+?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
