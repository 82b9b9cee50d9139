using Chat.Host.Cluster.Shared;
using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using Chat.Host.Domain.Members;
using Chat.Host.Domain.Presence;
using StackExchange.Redis;

namespace Chat.Host.Cluster;

/// <summary>
/// Removes what dead nodes left behind. Their sockets go the way of any socket that breaks, so what is to be told is told, once; one node at a
/// time does it, and a dead node that comes back after all waits until it is done.
/// </summary>
internal sealed class Ghosts(
    SharedRedis redis, Arrivals arrivals, Typing typing, Memberships memberships, Rosters rosters, TimeProvider clock, ILogger<Ghosts> logger)
{
    /// <summary>How long a lease must have been missing: when Redis comes back, all nodes need a moment to renew theirs.</summary>
    private static readonly TimeSpan Caution = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Claim = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);
    private const int AtOnce = 8;
    private const int PerClaim = 64;

    private readonly Dictionary<string, long> _missing = [];
    private Task _sweeping = Task.CompletedTask;

    /// <summary>Called at every beat while Redis has all that this node has.</summary>
    public async Task LookAsync(IDatabase database)
    {
        var nodes = (await redis.InTimeAsync(database.SetMembersAsync(Keys.Nodes))).Select(node => (string)node!).Where(node => node != redis.Node).ToList();
        var leases = await redis.InTimeAsync(Task.WhenAll(nodes.Select(node => database.KeyExistsAsync(Keys.Lease(node)))));
        var dead = nodes.Zip(leases).Where(node => !node.Second).Select(node => node.First).ToHashSet();
        foreach (var node in _missing.Keys.Except(dead).ToList()) _missing.Remove(node);
        foreach (var node in dead) _missing.TryAdd(node, clock.GetTimestamp());
        if (!_sweeping.IsCompleted) return;
        if (_missing.Where(node => clock.GetElapsedTime(node.Value) >= Caution).Select(node => node.Key).FirstOrDefault() is { } lost)
            _sweeping = Task.Run(() => SweepAsync(database, lost));
    }

    /// <summary>What was seen before a trouble says nothing after it.</summary>
    public void Forget() => _missing.Clear();

    /// <summary>Waits for what is under way.</summary>
    public Task EndAsync() => _sweeping;

    private async Task SweepAsync(IDatabase database, string node)
    {
        try
        {
            if (!await ClaimAsync(database, node)) return;
            ChatLog.NodeLost(logger, node);
            await EndTypingAsync(database, node);
            var sockets = (await redis.InTimeAsync(database.SetMembersAsync(Keys.SocketsOf(node)))).Select(entry => (string)entry!).ToList();
            foreach (var some in sockets.Chunk(PerClaim))
            {
                if (!await ClaimAsync(database, node)) return;
                await RemoveAsync(database, node, some);
            }
            await redis.AskAsync(
                database, NodeScripts.Bury, [Keys.Nodes, Keys.SocketsOf(node), Keys.TypingOf(node), Keys.Sweeper(node), Keys.Swept(node)],
                node, (long)Memory.TotalSeconds);
            ChatLog.NodeSwept(logger, node, sockets.Count);
        }
        catch (Exception fault)
        {
            ChatLog.SweepFailed(logger, fault, node);
        }
    }

    private async Task<bool> ClaimAsync(IDatabase database, string node) => (int)await redis.AskAsync(
        database, NodeScripts.Claim, [Keys.Lease(node), Keys.Sweeper(node)], redis.Node, (long)Claim.TotalMilliseconds) == 1;

    private async Task EndTypingAsync(IDatabase database, string node)
    {
        foreach (var mark in await redis.InTimeAsync(database.HashGetAllAsync(Keys.TypingOf(node))))
        {
            var field = ((string)mark.Name!).Split(' ');
            if (await rosters.FindAsync(Keys.Conversation(field[0])) is not { } conversation) continue;
            var person = (await memberships.PeopleAsync([long.Parse(field[1])]))[0];
            await typing.ClearElsewhereAsync(conversation, person, (string)mark.Value!);
        }
    }

    private async Task RemoveAsync(IDatabase database, string node, string[] entries)
    {
        var sockets = entries.Select(entry => entry.Split(' ')).Select(entry => (UserId: long.Parse(entry[0]), Connection: entry[1])).ToList();
        var people = (await memberships.PeopleAsync([.. sockets.Select(socket => socket.UserId).Distinct()])).ToDictionary(person => person.Id);
        await Parallel.ForEachAsync(sockets, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (socket, _) =>
        {
            await arrivals.DepartAsync(people[socket.UserId], socket.Connection);
            await redis.AskAsync(database, NodeScripts.Forget, Keys.AllOf(node, socket.UserId), node, socket.UserId, socket.Connection);
        });
    }
}
