using System.Diagnostics;
using Cluster.Model;

namespace Cluster.Trials;

/// <summary>What goes on while nothing happens.</summary>
internal static class IdleTrial
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(10);

    public static void Run(World world, IModel model, Table table)
    {
        var (before, start) = (world.Read(), Stopwatch.GetTimestamp());
        world.Reactor.RunFor(Time);
        world.Idle = (world.Read() - before) * (1 / Stopwatch.GetElapsedTime(start).TotalSeconds);
        table.Add("idle: bytes that Redis sends in a second", world, model.Idle(world.Size), world.Idle.Redis.Out);
        table.Add("idle: commands in a second", world, model.IdleCommands(world.Size), world.Idle.Redis.Commands);
        table.Add("idle: ms of Redis in a second", world, null, world.Idle.Redis.Cpu.TotalMilliseconds);
        table.Add("idle: ms of a node in a second", world, null, world.Idle.Nodes.Average(node => node.Cpu.TotalMilliseconds));
        table.Add("idle: KB that a node allocates in a second", world, null, world.Idle.Nodes.Average(node => node.Allocated) / 1000);
    }
}
