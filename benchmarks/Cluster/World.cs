using System.Diagnostics;
using Cluster.Nodes;
using Load.Wire;

namespace Cluster;

/// <summary>One Redis, its nodes, and members of three rooms: on one node, on half of them, on all. The first node acts.</summary>
internal sealed class World : IDisposable
{
    public const int MembersPerNode = 10;

    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);

    private readonly Member[] _members;

    private World(Kind kind, int size)
    {
        (Kind, Size) = (kind, size);
        Redis = RedisServer.Start();
        Nodes = new NodeProcess[size];
        Parallel.For(0, size, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i => Nodes[i] = NodeProcess.Start(Redis.Port, $"node-{i:00}", kind.Options));
        _members = new Member[size * MembersPerNode];
        // So that it looks now and then whether what is waited for has happened.
        Reactor.Pacer = new Pacer(50, static () => { });
    }

    public Kind Kind { get; }

    public int Size { get; }

    public RedisServer Redis { get; }

    public NodeProcess[] Nodes { get; }

    public Reactor Reactor { get; } = new();

    /// <summary>What goes on when nothing happens, in a second.</summary>
    public Reading? Idle { get; set; }

    /// <summary>The rooms, and how many nodes each has members on; never the first unless all.</summary>
    public IEnumerable<(string Room, int Holders)> Rooms => new[] { ("one1", 1), ("half", Size / 2), ("full", Size) }.DistinctBy(room => room.Item2);

    public long Events => _members.Sum(member => member.Events);

    public static World Start(Kind kind, int size)
    {
        var world = new World(kind, size);
        try
        {
            if (!world.Reactor.RunUntil(() => Array.TrueForAll(world.Nodes, node => node.Figures().IsReady), Limit)) throw new LoadException("no cluster");
            world.Reactor.Complete(world.ConnectAsync(), Limit);
            world.Settle();
            return world;
        }
        catch
        {
            world.Dispose();
            throw;
        }
    }

    /// <summary>Has the first node do something, and waits until all of it is done everywhere.</summary>
    /// <param name="what">A path with its query.</param>
    /// <param name="events">How many events the members get; null for as many as there are.</param>
    public Reading Measure(string what, long? events = null)
    {
        var (before, start, until) = (Read(), Stopwatch.GetTimestamp(), Events + events);
        var doing = Nodes[0].DoAsync(what);
        if (!Reactor.RunUntil(() => doing.IsCompleted && (until is null || Events >= until), Limit)) throw new LoadException($"{what} has not ended");
        _ = doing.GetAwaiter().GetResult();
        Settle();
        var reading = Read() - before;
        return Idle is null ? reading : reading - (Idle * Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    public Reading Read() => new(Redis.Figures(), [.. Nodes.Select(node => node.Read())]);

    /// <summary>Until no node gets anything any more.</summary>
    public void Settle()
    {
        var (before, now) = (-1L, Received());
        while (now != before)
        {
            Reactor.RunFor(Moment);
            // Each node may have heard itself and others meanwhile; many messages at a time are none of that.
            (before, now) = (now, Received());
            if (now - before <= Size) return;
        }
    }

    public void Dispose()
    {
        foreach (var node in Nodes) node?.Dispose();
        Redis.Dispose();
        Reactor.Dispose();
    }

    private long Received() => Nodes.Sum(node => node.Figures().Received);

    private async Task ConnectAsync()
    {
        for (var node = 0; node < Size; node++)
        {
            // The last nodes are the ones with members.
            var rooms = Rooms.Where(room => node >= Size - room.Holders).Select(room => room.Room).ToArray();
            for (var i = 0; i < MembersPerNode; i++)
            {
                var member = await Member.ConnectAsync(Reactor, Nodes[node].Port);
                await member.JoinAsync(rooms);
                _members[(node * MembersPerNode) + i] = member;
            }
        }
    }
}
