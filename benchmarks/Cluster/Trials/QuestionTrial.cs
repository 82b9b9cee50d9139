using System.Globalization;
using Cluster.Model;

namespace Cluster.Trials;

/// <summary>What nodes ask each other, one question after the other.</summary>
internal static class QuestionTrial
{
    private const int Count = 200;

    // How many bytes describe a socket: taken from the first cluster of each form, used for all that follow.
    private static readonly Dictionary<Type, double> Described = [];

    public static void Run(World world, IModel model, Table table)
    {
        var none = world.Measure($"/fetch?room=none&count={Count}") * (1.0 / Count);
        table.Add("FetchSocketsAsync, nobody there: bytes that Redis sends", world, model.Fetch(world.Size, 0), none.Redis.Out);

        var all = world.Measure($"/fetch?room=full&count={Count}") * (1.0 / Count);
        var sockets = (world.Size - 1) * World.MembersPerNode;
        if (!Described.TryGetValue(model.GetType(), out var each))
        {
            each = (all.Redis.Out - none.Redis.Out) / model.Copies(world.Size) / sockets;
            Described[model.GetType()] = each;
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{each:0.0} bytes describe a socket"));
        }

        table.Add("FetchSocketsAsync, 10 sockets on each node: bytes that Redis sends", world, model.Fetch(world.Size, each * sockets), all.Redis.Out);
        table.Add("FetchSocketsAsync, 10 sockets on each node: messages that all nodes receive", world, null, all.Nodes.Sum(node => node.Received));
        table.Add("FetchSocketsAsync, 10 sockets on each node: µs of Redis", world, null, all.Redis.Cpu.TotalMicroseconds);
        table.Add("FetchSocketsAsync, 10 sockets on each node: µs of all nodes", world, null, all.Nodes.Sum(node => node.Cpu.TotalMicroseconds));

        var asked = world.Measure($"/ask?room=full&count={Count}", (long)Count * world.Size * World.MembersPerNode) * (1.0 / Count);
        table.Add("EmitWithAckAsync, 10 members on each node: bytes that Redis sends", world, model.Ask(world.Size, world.Size - 1, World.MembersPerNode), asked.Redis.Out);
        table.Add("EmitWithAckAsync, 10 members on each node: messages that all nodes receive", world, null, asked.Nodes.Sum(node => node.Received));
        table.Add("EmitWithAckAsync, 10 members on each node: µs of Redis", world, null, asked.Redis.Cpu.TotalMicroseconds);
        table.Add("EmitWithAckAsync, 10 members on each node: µs of all nodes", world, null, asked.Nodes.Sum(node => node.Cpu.TotalMicroseconds));
    }
}
