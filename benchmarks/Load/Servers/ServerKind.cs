using Load.Dialects;

namespace Load.Servers;

/// <summary>A server that can be measured.</summary>
/// <param name="Name">For the command line.</param>
/// <param name="Title">For the table.</param>
/// <param name="Dialect">How it is spoken to.</param>
/// <param name="Command">What starts it: a program, then its arguments.</param>
/// <param name="IsPeer">Whether it needs the packages of <see cref="PeerPackages"/>.</param>
/// <param name="IsTuned">Whether its runtime is set up as <c>docs/performance.md</c> advises for programs in which nothing blocks.</param>
internal sealed record ServerKind(string Name, string Title, IDialect Dialect, string[] Command, bool IsPeer = false, bool IsTuned = false)
{
    public static IReadOnlyList<ServerKind> All { get; } =
    [
        new("ours", "SocketIo.Server", new SocketIoDialect(), DotNet("ours")),
        new("tuned", "SocketIo.Server, inline", new SocketIoDialect(), [.. DotNet("ours"), "--Inline=true"], IsTuned: true),
        new("node", "Node", new SocketIoDialect(), ["node", PeerPackages.File("ws.mjs")], IsPeer: true),
        new("bun-engine", "Bun, its engine", new SocketIoDialect(), [PeerPackages.Bun, PeerPackages.File("bun-engine.mjs")], IsPeer: true),
        new("bun-ws", "Bun, ws", new SocketIoDialect(), [PeerPackages.Bun, PeerPackages.File("ws.mjs")], IsPeer: true),
        new("signalr", "SignalR", new SignalRDialect(), DotNet("signalr")),
        new("kestrel", "bare Kestrel", new BareDialect(), DotNet("kestrel")),
        new("kestrel-inline", "bare Kestrel, inline", new BareDialect(), [.. DotNet("kestrel"), "--Inline=true"], IsTuned: true),
    ];

    public bool SpeaksSocketIo => Dialect is SocketIoDialect;

    private static string[] DotNet(string name) => ["dotnet", typeof(ServerKind).Assembly.Location, "serve", name];
}
