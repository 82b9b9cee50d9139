using Chat.Host.Domain;
using Chat.Host.Domain.Presence;
using Chat.Host.Presence;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Chat.Host.Cluster.Shared;

/// <summary>Who is online on any node.</summary>
internal sealed class RedisPresence(SharedRedis redis, MemoryPresence here, IOptions<ClusterOptions> options) : IPresence
{
    private readonly long _left = options.Value.FreshLeaseMilliseconds;

    /// <summary>A connection as it stands in Redis.</summary>
    public static string ValueOf(string node, IConnection connection) => $"{node} {Hearing(connection)} {string.Join(' ', connection.Kinds)} ";

    public ValueTask<Arrival> ArriveAsync(long userId, IConnection connection) => redis.DoAsync(
        () => here.ArriveAsync(userId, connection), ReadArrival, PresenceScripts.Arrive, KeysOf(userId),
        redis.Node, _left, userId, connection.Id, Hearing(connection), string.Join(' ', connection.Kinds));

    public async ValueTask<bool> DepartAsync(long userId, string connection)
    {
        var last = await redis.DoAsync(
            () => here.DepartAsync(userId, connection), IsOne, PresenceScripts.Depart, KeysOf(userId), redis.Node, userId, connection);

        // Nobody waits here for whoever is still there by another node.
        if (!last && redis.IsWhole) await here.LapseAsync(userId);
        return last;
    }

    public ValueTask<bool> LapseAsync(long userId) =>
        redis.DoAsync(() => here.LapseAsync(userId), IsOne, PresenceScripts.Lapse, KeysOf(userId), redis.Node, userId);

    public ValueTask<IReadOnlySet<long>> ReachedAsync(IReadOnlyCollection<long> userIds, string kind) => redis.DoAsync(
        () => here.ReachedAsync(userIds, kind), ReadUsers, PresenceScripts.Reached, [],
        [redis.Node, _left, kind, .. userIds.Select(userId => (RedisValue)userId)]);

    public ValueTask<IReadOnlySet<long>> OnlineAsync(IReadOnlyCollection<long> userIds) => redis.DoAsync(
        () => here.OnlineAsync(userIds), ReadUsers, PresenceScripts.Online, [], [.. userIds.Select(userId => (RedisValue)userId)]);

    private static string Hearing(IConnection connection) => connection.HearsAll ? "+" : "-";

    private static bool IsOne(RedisResult result) => (int)result == 1;

    private static Arrival ReadArrival(RedisResult result)
    {
        var values = (string[])result!;
        return new Arrival(values[1..], values[0] == "1");
    }

    private static IReadOnlySet<long> ReadUsers(RedisResult result) => ((RedisValue[])result!).Select(user => (long)user).ToHashSet();

    private RedisKey[] KeysOf(long userId) => [Keys.Online(userId), Keys.Leaving(userId), Keys.SocketsOf(redis.Node)];
}
