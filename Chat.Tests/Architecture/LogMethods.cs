using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Architecture;

/// <summary>The rules for log ids: a contract with whoever searches the logs.</summary>
internal static class LogMethods
{
    // The hundreds of an id say which layer speaks.
    private static readonly (int First, int Last, string Layer)[] Ranges =
    [
        (1000, 1099, "Server.Hosting"), (1100, 1199, "Server.Transports"), (1200, 1299, "Server.Engine"), (1300, 1399, "Server.Sockets"),
        (1400, 1499, "Server.Broadcast"), (1500, 1599, "Redis"), (1600, 1699, "Server.Admin"), (2000, 2999, "Host"),
    ];

    public static IReadOnlyList<LogMethod> All()
    {
        var types = OurCode.Assemblies.SelectMany(assembly => assembly.GetTypes()).ToList();
        var callers = types.SelectMany(type => MemberUses.MembersUsedBy(type), (type, member) => (member, Layer: Layers.LayerOf(type)))
            .ToLookup(use => use.member, use => use.Layer);
        const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        return [.. from type in types
                   from method in type.GetMethods(Static)
                   let attribute = method.GetCustomAttribute<LoggerMessageAttribute>()
                   where attribute is not null
                   select new LogMethod(method.Name, attribute.EventId, attribute.EventName, callers[method].ToHashSet())];
    }

    public static IReadOnlyList<string> Violations(IReadOnlyList<LogMethod> methods)
    {
        var doubled = methods.GroupBy(method => method.Id).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key} is the id of {string.Join(" and ", group.Select(method => method.Name))}");
        var unnamed = methods.Where(method => method.EventName != method.Name)
            .Select(method => $"{method.Name} has the event name {method.EventName ?? "of its method by chance"}; give it EventName = \"{method.Name}\"");
        var strange = from method in methods
                      from caller in method.Callers.DefaultIfEmpty("nobody")
                      let range = Array.Find(Ranges, range => method.Id >= range.First && method.Id <= range.Last)
                      where range.Layer is null || (caller != range.Layer && !caller.StartsWith(range.Layer + ".", StringComparison.Ordinal))
                      select $"{method.Name} has the id {method.Id} of {range.Layer ?? "no layer"} and is called by {caller}";
        return [.. doubled, .. unnamed, .. strange];
    }
}
