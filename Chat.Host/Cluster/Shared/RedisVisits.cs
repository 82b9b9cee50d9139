using Chat.Host.Domain.Model;
using Chat.Host.Domain.Presence;
using Chat.Host.Presence;
using StackExchange.Redis;

namespace Chat.Host.Cluster.Shared;

/// <summary>Visits on all nodes, by the keys of the groups contract.</summary>
internal sealed class RedisVisits(SharedRedis redis, MemoryVisits here) : IVisits
{
    public ValueTask<bool> EnterAsync(ConversationKey key, long userId, string connection) => redis.DoAsync(
        () => here.EnterAsync(key, userId, connection), first => (int)first == 1,
        VisitScripts.Enter, KeysOf(key, userId), Keys.Name(key), userId, connection);

    public ValueTask<bool?> LeaveAsync(ConversationKey key, long userId, string connection) => redis.DoAsync(
        () => here.LeaveAsync(key, userId, connection), last => (int)last < 0 ? null : (bool?)((int)last == 1),
        VisitScripts.Leave, KeysOf(key, userId), Keys.Name(key), userId, connection);

    public ValueTask<bool> EvictAsync(ConversationKey key, long userId) => redis.DoAsync(
        () => here.EvictAsync(key, userId), was => (int)was == 1, VisitScripts.Evict, KeysOf(key, userId), Keys.Name(key), userId);

    public ValueTask<IReadOnlyList<ConversationKey>> OfAsync(long userId, string connection) => redis.DoAsync(
        () => here.OfAsync(userId, connection), rooms => [.. ((string[])rooms!).Select(Keys.Conversation)],
        VisitScripts.Of, [Keys.Rooms(userId)], userId, connection);

    public ValueTask<Crowd> CrowdAsync(ConversationKey key) =>
        redis.DoAsync(() => here.CrowdAsync(key), Read, VisitScripts.Crowd, [Keys.Room(key)], Keys.Name(key));

    private static RedisKey[] KeysOf(ConversationKey key, long userId) => [Keys.Room(key), Keys.Rooms(userId), Keys.SocketsIn(userId, key)];

    private static Crowd Read(RedisResult result)
    {
        var values = (RedisValue[])result!;
        return new Crowd([.. values.Skip(1).Select(user => (long)user).Order()], (int)values[0]);
    }
}
