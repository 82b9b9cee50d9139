using Load.Dialects;
using Load.Wire;

namespace Load.Rows;

/// <summary>One line of the table.</summary>
/// <param name="Number">As the issue counts them.</param>
/// <param name="Title">What is done.</param>
/// <param name="Unit">Of which the cost is told.</param>
/// <param name="Goal">The most that this server's cost may be of Node's.</param>
/// <param name="OnlySocketIo">Whether other protocols have nothing like it.</param>
/// <param name="Make">Its clients for a server.</param>
internal sealed record Row(
    int Number, string Title, string Unit, double? Goal, bool OnlySocketIo, Func<Reactor, int, IDialect, Workload> Make)
{
    private const int Small = 128;

    /// <summary>Between two heartbeats, if the row needs another time than usual.</summary>
    public TimeSpan? PingInterval { get; init; }

    public static IReadOnlyList<Row> All { get; } =
    [
        Echo(1, "echo with ack, 128 B, 50 connections, 1 outstanding each", 0.6, new EchoPlan(50, 1, Small)),
        Echo(2, "echo with ack, 128 B, 50 connections, 16 outstanding each", 0.12, new EchoPlan(50, 16, Small)),
        Echo(3, "echo with ack, 4 KiB, 50 connections, 1 outstanding each", 0.47, new EchoPlan(50, 1, 4096)),
        Echo(4, "echo with ack, 128 B, 100 connections, 5,000 a second", 0.85, new EchoPlan(100, 0, Small, PerSecond: 5_000)),
        Broadcast(5, "broadcast to 1,000, saturated", 0.45, new BroadcastPlan(1, 1_000, 1, 4)),
        Broadcast(6, "broadcast to 1,000, 20 a second", 0.6, new BroadcastPlan(1, 1_000, 1, 0, 20)),
        Broadcast(7, "50 rooms of 10, everybody sends, saturated", 0.22, new BroadcastPlan(50, 10, 10, 1)),
        Broadcast(8, "50 rooms of 10, 1,000 messages a second", 0.65, new BroadcastPlan(50, 10, 10, 0, 1_000)),
        new(9, "connect by WebSocket, leave", "connect", 0.4, false, (reactor, port, dialect) => new ConnectLoad(reactor, port, dialect)),
        new(10, "connect by polling, upgrade, first ack, leave", "connect", 0.33, true, (reactor, port, dialect) => new UpgradeLoad(reactor, port, dialect)),
        Echo(11, "echo with ack, 64 KiB of bytes, 50 connections, 1 outstanding each", 0.76, new EchoPlan(50, 1, 65_536, IsBinary: true)),
        new(12, "echo with ack on long-polling, 128 B, 50 clients", "message", 0.62, true, (reactor, port, dialect) => new PollingEchoLoad(reactor, port, dialect)),
        new(14, "heartbeat of 1,000 idle clients, twice a second each", "heartbeat", null, true, (reactor, port, dialect) => new HeartbeatLoad(reactor, port, dialect))
        {
            PingInterval = TimeSpan.FromMilliseconds(500),
        },
    ];

    private static Row Echo(int number, string title, double goal, EchoPlan plan) =>
        new(number, title, "message", goal, false, (reactor, port, dialect) => new EchoLoad(reactor, port, dialect, plan));

    private static Row Broadcast(int number, string title, double goal, BroadcastPlan plan) =>
        new(number, title, "delivery", goal, false, (reactor, port, dialect) => new BroadcastLoad(reactor, port, dialect, plan));
}
