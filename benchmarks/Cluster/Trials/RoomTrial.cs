using System.Diagnostics;
using Cluster.Model;

namespace Cluster.Trials;

/// <summary>What it costs that a room gets its first member on a node, and loses its last.</summary>
internal static class RoomTrial
{
    private const int Rooms = 2_000;

    public static void Run(World world, IModel model, Table table)
    {
        var start = Stopwatch.GetTimestamp();
        var before = world.Redis.Figures();
        Member member = null!;
        world.Reactor.Complete(JoinAsync(), World.Limit);
        world.Settle();
        var kept = world.Redis.Figures() - before;
        member.Leave();
        world.Settle();
        var both = world.Redis.Figures() - before - (world.Idle!.Redis * Stopwatch.GetElapsedTime(start).TotalSeconds);
        table.Add("a room's first member and last on a node: commands", world, model.RoomCommands, both.Commands / Rooms);
        table.Add("a room's first member and last on a node: µs of Redis", world, null, both.Cpu.TotalMicroseconds / Rooms);
        table.Add("a room with members on a node: bytes that Redis keeps", world, null, kept.Memory / Rooms);

        async Task JoinAsync()
        {
            member = await Member.ConnectAsync(world.Reactor, world.Nodes[^1].Port);
            await member.JoinAsync(Enumerable.Range(0, Rooms).Select(room => $"room {room}"));
        }
    }
}
