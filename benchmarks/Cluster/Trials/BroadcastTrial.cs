using Cluster.Model;

namespace Cluster.Trials;

/// <summary>Events from a node to rooms with members on one node, on half of them, and on all.</summary>
internal static class BroadcastTrial
{
    private const int Warm = 3_000;
    private const int Small = 100;
    private const int Large = 10_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    /// <summary>Twice, with time for the just-in-time compiler, so that all processor times are those of a node that has run for a while.</summary>
    public static void WarmUp(World world)
    {
        foreach (var (room, holders) in world.Rooms.Concat(world.Rooms))
        {
            Emit(world, room, holders, Warm, Small);
            Emit(world, room, holders, Warm / 10, Large);
            world.Reactor.RunFor(Pause);
        }
    }

    public static void Run(World world, IModel model, Table table)
    {
        foreach (var (room, holders) in world.Rooms)
        {
            foreach (var (size, count) in new[] { (Small, 5_000), (Large, 1_000) })
            {
                var what = $"{size:#,0} letters to a room on {(holders == world.Size ? "all nodes" : holders == 1 ? "one node" : "half of the nodes")}";
                var one = Emit(world, room, holders, count, size) * (1.0 / count);
                table.Add($"{what}: bytes that Redis sends", world, model.Broadcast(world.Size, holders, size), one.Redis.Out);
                table.Add($"{what}: bytes that Redis reads", world, model.BroadcastIn(size), one.Redis.In);
                table.Add($"{what}: commands", world, null, one.Redis.Commands);
                table.Add($"{what}: messages that all nodes receive", world, model.Deliveries(world.Size, holders), one.Nodes.Sum(node => node.Received));
                table.Add($"{what}: µs of Redis", world, null, one.Redis.Cpu.TotalMicroseconds);
                table.Add($"{what}: µs of the sender", world, null, one.Nodes[0].Cpu.TotalMicroseconds);
                table.Add($"{what}: µs of a node with {World.MembersPerNode} members", world, null, one.Nodes[^1].Cpu.TotalMicroseconds);
            }
        }
    }

    private static Reading Emit(World world, string room, int holders, int count, int size) =>
        world.Measure($"/emit?room={room}&count={count}&size={size}", (long)count * holders * World.MembersPerNode);
}
