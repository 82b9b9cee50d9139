using System.Reflection;
using Chat.Tests.Support;
using SocketIo.Protocol.Packets;
using SocketIo.Redis.Hosting;
using SocketIo.Server.Hosting;

namespace Chat.Tests.Architecture;

/// <summary>The sources and the assemblies that the rules are held against.</summary>
internal static class OurCode
{
    private static readonly string[] NotOurs = ["artifacts", "bin", "obj", "node_modules", ".git"];

    public static Assembly Protocol { get; } = typeof(PacketReader).Assembly;

    public static Assembly Server { get; } = typeof(SocketIoServer).Assembly;

    public static Assembly Redis { get; } = typeof(RedisOptions).Assembly;

    public static Assembly Host { get; } = Assembly.Load("Chat.Host");

    public static IReadOnlyList<Assembly> Assemblies { get; } = [Protocol, Server, Redis, Host];

    /// <summary>Paths of our files with one of these extensions, from the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Files(params string[] extensions) =>
        [.. Below(Repository.Root).Where(path => extensions.Contains(Path.GetExtension(path))).Order(StringComparer.Ordinal)];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    private static IEnumerable<string> Below(string folder) =>
        Directory.EnumerateFiles(folder).Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Concat(Directory.EnumerateDirectories(folder).Where(path => !NotOurs.Contains(Path.GetFileName(path))).SelectMany(Below));
}
