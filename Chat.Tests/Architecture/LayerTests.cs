using System.Reflection;

namespace Chat.Tests.Architecture;

internal sealed class LayerTests
{
    private static IEnumerable<Assembly> Assemblies => OurCode.Assemblies;

    [Test]
    public void Nobody_knows_whom_the_design_does_not_let_him_know([ValueSource(nameof(Assemblies))] Assembly assembly) =>
        Assert.That(Layers.Violations(Layers.Allowed, Layers.Arrows(assembly)), Is.Empty);

    [Test]
    public void No_contract_knows_another()
    {
        var arrows =
            from type in OurCode.Host.GetTypes()
            from used in MemberUses.TypesUsedBy(type)
            let contract = ContractOf(type)
            let other = ContractOf(used)
            where contract is not null && other is not null && contract != other
            select $"{type.FullName} uses {used.FullName}";
        Assert.That(arrows, Is.Empty);
    }

    [TestCase("Engine -> base", "Engine", "Transports"), TestCase("Engine -> base, Up.*", "Engine", "Upper"), TestCase("Other -> *", "Engine", "base")]
    [TestCase("Engine -> base, packages", "Engine", "web")]
    public void An_arrow_that_the_table_does_not_name_is_found(string table, string from, string to) =>
        Assert.That(Layers.Violations(table, [(from, to, "a type")]), Is.EqualTo([$"{from} -> {to}: a type"]));

    [TestCase("Engine -> base", "base"), TestCase("Engine -> Up.*", "Up.There"), TestCase("Engine -> *", "web"), TestCase("Engine -> base", "Engine")]
    [TestCase("Engine -> packages", "package Dapper")]
    public void An_arrow_that_the_table_names_is_not(string table, string to) =>
        Assert.That(Layers.Violations(table, [("Engine", to, "a type")]), Is.Empty);

    [Test]
    public void Every_place_where_a_type_can_be_mentioned_is_read() =>
        Assert.That(MemberUses.TypesUsedBy(typeof(Mentioning)), Is.SupersetOf(new[]
        {
            typeof(Version), typeof(IDisposable), typeof(ObsoleteAttribute), typeof(Random), typeof(Uri), typeof(TimeProvider), typeof(Lazy<>),
            typeof(FormatException), typeof(Math), typeof(DateOnly),
        }));

    private static string? ContractOf(Type type)
    {
        var parts = type.Namespace?.Split('.') ?? [];
        return parts is ["Chat", "Host", "Contracts", var contract, ..] ? contract : null;
    }

#pragma warning disable CA1812, CA1822 // It is only looked at.
    private sealed class Mentioning : List<Version>, IDisposable
    {
        private readonly Random? _field = new();

        [Obsolete("For the test.")]
        public Uri? Return(TimeProvider parameter, Lazy<int> generic)
        {
            try
            {
                return _field is null && Math.Max(1, parameter.GetTimestamp()) > generic.Value ? new Uri("a:b") : null;
            }
            catch (FormatException)
            {
                return Array.Empty<DateOnly>().Length == 0 ? null : null;
            }
        }

        public void Dispose()
        {
        }
    }
#pragma warning restore CA1812, CA1822
}
