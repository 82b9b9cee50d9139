using System.Reflection;

namespace Chat.Tests.Architecture;

/// <summary>
/// The one table of who may know whom, and the rule that reads it. A layer is a project, or a folder of the first level in it with all below;
/// whatever is not ours is <c>base</c> (the base library), <c>web</c> (ASP.NET Core) or a package by its name. A layer knows itself.
/// </summary>
internal static class Layers
{
    public const string Allowed = """
        Protocol             -> base
        Protocol.Engine      -> base, Protocol
        Protocol.Packets     -> base, Protocol
        Protocol.WebSockets  -> base, Protocol

        Server.Diagnostics   -> base, web
        Server.Engine        -> base, web, Server.Diagnostics, Protocol, Protocol.Engine
        Server.Transports    -> base, web, Server.Diagnostics, Server.Engine, Protocol, Protocol.Engine, Protocol.WebSockets
        Server.Broadcast     -> base, web, Server.Diagnostics, Server.Engine, Protocol, Protocol.Packets
        Server.Sockets       -> base, web, Server.Diagnostics, Server.Engine, Server.Broadcast, Protocol, Protocol.Packets
        Server.Admin         -> base, web, Server.Diagnostics, Server.Engine, Server.Broadcast, Server.Sockets, Protocol, Protocol.Engine, Protocol.Packets
        Server.Hosting       -> base, web, Server.*, Protocol, Protocol.*

        Redis.Diagnostics    -> base, web
        Redis.Connections    -> base, web, packages, Redis.Diagnostics, Server.Broadcast
        Redis.Cluster        -> base, web, Redis.Diagnostics, Redis.Connections, Server.Broadcast, Server.Engine, Protocol.Packets
        Redis.Classic        -> base, web, Redis.Diagnostics, Redis.Connections, Redis.Cluster, Server.Broadcast, Server.Engine
        Redis.Streams        -> base, web, packages, Redis.Diagnostics, Redis.Connections, Redis.Cluster, Server.Broadcast, Server.Engine, Server.Sockets, Protocol.Packets
        Redis.Emitting       -> base, web, packages, Redis.Classic, Server.Broadcast
        Redis.Resp           -> base
        Redis.Subscriptions  -> base, web, Redis.Diagnostics, Redis.Resp
        Redis.Sharded        -> base, web, packages, Redis.Diagnostics, Redis.Connections, Redis.Cluster, Redis.Resp, Redis.Subscriptions, Server.Broadcast, Server.Engine
        Redis.Forwarding     -> base, web, Redis.Diagnostics, Redis.Connections, Server.Transports
        Redis.Hosting        -> base, web, packages, Redis.*, Server.Broadcast, Server.Hosting, Server.Transports

        Host                 -> *
        Host.Warmup          -> base, web, Host, Host.Diagnostics, Host.Domain, Host.Store
        Host.Diagnostics     -> base, web
        Host.Settings        -> base, web
        Host.Domain          -> base, web
        Host.Store           -> base, web, Host.Diagnostics, Host.Domain, packages
        Host.Auth            -> base, web, Host.Diagnostics, Host.Domain, packages
        Host.Limits          -> base, web, Host.Diagnostics, Host.Domain
        Host.Presence        -> base, web, Host.Diagnostics, Host.Domain
        Host.Cluster         -> base, web, Host.Diagnostics, Host.Domain, Host.Presence, Host.Limits, packages, Redis.Hosting, Server.Broadcast, Server.Hosting
        Host.Live            -> base, web, Host.Diagnostics, Host.Domain
        Host.Http            -> base, web, Host.Diagnostics, Host.Domain, packages
        Host.Contracts       -> base, web, Host.Diagnostics, Host.Settings, Host.Domain, Host.Http, Server.Hosting, Server.Sockets, Server.Broadcast
        """;

    private static readonly (Assembly Assembly, string Name, string Root)[] Projects =
        [(OurCode.Protocol, "Protocol", "SocketIo.Protocol"), (OurCode.Server, "Server", "SocketIo.Server"),
            (OurCode.Redis, "Redis", "SocketIo.Redis"), (OurCode.Host, "Host", "Chat.Host")];

    /// <summary>Every pair of a type of ours and a type that it mentions, as layers, with a reason to show.</summary>
    public static IEnumerable<(string From, string To, string Why)> Arrows(Assembly assembly) =>
        from type in assembly.GetTypes()
        where !IsMadeByCompiler(type)
        from used in MemberUses.TypesUsedBy(type)
        where !(used.Assembly == assembly && IsMadeByCompiler(used))
        select (LayerOf(type), LayerOf(used), $"{type.FullName} uses {used.FullName}");

    /// <summary>The arrows that a table does not allow, each once, with the first type that draws it.</summary>
    public static IReadOnlyList<string> Violations(string table, IEnumerable<(string From, string To, string Why)> arrows)
    {
        var allowed = table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split("->", StringSplitOptions.TrimEntries))
            .ToDictionary(parts => parts[0], parts => parts[1].Split(',', StringSplitOptions.TrimEntries));
        return [.. arrows.Where(arrow => arrow.From != arrow.To && !IsAllowed(allowed, arrow.From, arrow.To))
            .GroupBy(arrow => (arrow.From, arrow.To))
            .Select(group => $"{group.Key.From} -> {group.Key.To}: {group.First().Why}")
            .Order(StringComparer.Ordinal)];
    }

    public static string LayerOf(Type type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        foreach (var (assembly, name, root) in Projects)
        {
            if (type.Assembly != assembly) continue;
            var folders = (type.Namespace ?? root).Split('.');
            if (type.Namespace is null || type.Namespace == root) return name;
            // Entry points for applications stand in the namespaces where applications look for them.
            return type.Namespace.StartsWith(root, StringComparison.Ordinal) ? $"{name}.{folders[2]}" : $"{name}.Hosting";
        }

        return Outside(type.Assembly);
    }

    private static bool IsAllowed(Dictionary<string, string[]> allowed, string from, string to) =>
        allowed.TryGetValue(from, out var layers) && layers.Any(layer => layer == "*" || layer == to
            || (layer == "packages" && to.StartsWith("package ", StringComparison.Ordinal))
            || (layer.EndsWith(".*", StringComparison.Ordinal) && to.StartsWith(layer[..^1], StringComparison.Ordinal)));

    private static string Outside(Assembly assembly)
    {
        var folder = Path.GetDirectoryName(assembly.Location) ?? "";
        if (folder.Contains("Microsoft.NETCore.App", StringComparison.Ordinal)) return "base";
        if (folder.Contains("Microsoft.AspNetCore.App", StringComparison.Ordinal)) return "web";
        return $"package {assembly.GetName().Name}";
    }

    // Attributes that the compiler embeds, and the class behind constants and collection expressions.
    private static bool IsMadeByCompiler(Type type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type.Name.StartsWith('<') || type.Namespace is "Microsoft.CodeAnalysis" or "System.Runtime.CompilerServices";
    }
}
