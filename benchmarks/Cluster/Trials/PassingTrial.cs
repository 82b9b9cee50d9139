using Cluster.Model;

namespace Cluster.Trials;

/// <summary>Events to a room that nobody is in: what they cost Redis, and nodes that only pass over them.</summary>
internal static class PassingTrial
{
    // As many as may wait for Redis, or nearly.
    private const int Count = 9_000;
    private const int Warm = 2;
    private const int Turns = 5;
    private const int Letters = 100;

    public static void Run(World world, IModel model, Table table)
    {
        for (var i = 0; i < Warm; i++) Emit(world);
        var turns = Enumerable.Range(0, Turns).Select(_ => Emit(world)).ToArray();
        var all = turns.Aggregate((one, other) => one + other) * (1.0 / (Turns * Count));
        table.Add("an event that concerns nobody: bytes that Redis sends", world, model.Broadcast(world.Size, 0, Letters), all.Redis.Out);
        table.Add("an event that concerns nobody: µs of Redis", world, null, all.Redis.Cpu.TotalMicroseconds);
        table.Add("an event that concerns nobody: µs of a node that did not send it", world, null, all.Nodes[1..].Average(node => node.Cpu.TotalMicroseconds));
        table.Add("an event that concerns nobody: bytes that such a node allocates", world, null, all.Nodes[1..].Average(node => node.Allocated));
    }

    private static Reading Emit(World world) => world.Measure($"/emit?room=none&count={Count}&size={Letters}");
}
