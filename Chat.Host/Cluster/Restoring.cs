using Chat.Host.Cluster.Shared;
using Chat.Host.Domain;
using Chat.Host.Domain.Members;
using Chat.Host.Domain.Presence;
using Chat.Host.Limits;
using Chat.Host.Presence;
using StackExchange.Redis;

namespace Chat.Host.Cluster;

/// <summary>Gives Redis all that this node has, and takes from it what this node no longer has: at the start, and after every trouble.</summary>
internal sealed class Restoring(
    SharedRedis redis,
    MemoryAllowances allowances,
    MemoryPresence presence,
    MemoryVisits visits,
    MemoryTypingMarks marks,
    Rosters rosters,
    Visits told,
    IPeopleStore people,
    IChatListener listener)
{
    private static readonly Script[] Scripts =
    [
        VisitScripts.Enter, VisitScripts.Leave, VisitScripts.Evict, VisitScripts.Of, VisitScripts.Crowd,
        PresenceScripts.Connect, PresenceScripts.Disconnect, PresenceScripts.Arrive, PresenceScripts.Depart, PresenceScripts.Lapse,
        PresenceScripts.Reached, PresenceScripts.Online, TypingScripts.Set, TypingScripts.Take, TypingScripts.Keep, WindowScripts.Take, WindowScripts.Return,
        NodeScripts.Renew, NodeScripts.Restore, NodeScripts.Await, NodeScripts.Forget, NodeScripts.Claim, NodeScripts.Bury, NodeScripts.End,
    ];

    /// <summary>Enough for tens of thousands of sockets.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Redis forgets scripts when it starts anew.</summary>
    public Task LoadScriptsAsync(IDatabase database) =>
        redis.InTimeAsync(Task.WhenAll(Scripts.Select(script => database.ExecuteAsync("SCRIPT", "LOAD", script.Text))));

    public async Task RunAsync(IDatabase database)
    {
        var node = redis.Node;
        var swept = await redis.InTimeAsync(database.KeyDeleteAsync(Keys.Swept(node)));
        var there = await redis.InTimeAsync(database.SetMembersAsync(Keys.SocketsOf(node)));
        await ForgetStrangersAsync();
        var sent = redis.Resume(database, send => Tell(send, there));
        await redis.InTimeAsync(Task.WhenAll(sent.Select(each => each.Answer)), Limit);
        redis.Confirm(sent.Count(each => each.Connection.Length > 0));
        if (swept) await TellReturnsAsync(sent);
    }

    // Whoever was made to leave while this node was on its own, or by another node, is not to come back.
    private async Task ForgetStrangersAsync()
    {
        foreach (var (key, userId) in visits.Here().Select(visit => (visit.Key, visit.UserId)).Distinct())
        {
            if (await rosters.FindAsync(key) is not { } conversation || !conversation.Has(userId)) await visits.EvictAsync(key, userId);
        }
    }

    private List<Sent> Tell(SharedRedis.Send send, RedisValue[] there)
    {
        var (node, stale) = (redis.Node, there.Select(entry => (string)entry!).ToHashSet());
        var online = presence.Here();
        var values = online.SelectMany(user => user.Connections).ToDictionary(connection => connection.Id, connection => RedisPresence.ValueOf(node, connection));
        var rooms = visits.Here().ToLookup(visit => visit.Connection, visit => (RedisValue)Keys.Name(visit.Key));
        var sent = new List<Sent>();
        foreach (var (userId, connection) in allowances.Here().Union(online.SelectMany(user => user.Connections, (user, each) => (user.UserId, each.Id))))
        {
            stale.Remove($"{userId} {connection}");
            sent.Add(new Sent(userId, connection, send(NodeScripts.Restore, Keys.AllOf(node, userId),
                [node, userId, connection, values.GetValueOrDefault(connection, ""), .. rooms[connection]])));
        }
        foreach (var (userId, _) in online.Where(user => user.Connections.Count == 0))
        {
            stale.Remove($"{userId} ");
            sent.Add(new Sent(userId, "", send(NodeScripts.Await, [Keys.Online(userId), Keys.Leaving(userId), Keys.SocketsOf(node)], [node, userId])));
        }
        foreach (var entry in stale.Select(entry => entry.Split(' ')))
        {
            sent.Add(new Sent(0, "", send(NodeScripts.Forget, Keys.AllOf(node, long.Parse(entry[0])), [node, entry[0], entry[1]])));
        }
        foreach (var (key, userId, connection) in marks.Here())
        {
            sent.Add(new Sent(userId, "", send(TypingScripts.Keep, [Keys.TypingOf(node)], [RedisTypingMarks.Field(key, userId), connection])));
        }
        return sent;
    }

    // The others were told that they have gone.
    private async Task TellReturnsAsync(List<Sent> sent)
    {
        var back = sent.Where(each => each.Connection.Length > 0).Select(each => (each.UserId, each.Connection, Answer: (string[])each.Answer.Result!)).ToList();
        var known = (await people.FindAsync([.. back.Select(each => each.UserId).Distinct()])).ToDictionary(person => person.Id);
        foreach (var (userId, connection, answer) in back)
        {
            if (answer[0] == "1") await listener.PresenceChangedAsync(new PersonPresence(userId, true, null));
            if (!known.TryGetValue(userId, out var person)) continue;
            foreach (var room in answer[1..]) await told.ReturnAsync(person, connection, Keys.Conversation(room));
        }
    }

    private sealed record Sent(long UserId, string Connection, Task<RedisResult> Answer);
}
