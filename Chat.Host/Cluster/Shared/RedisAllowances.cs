using Chat.Host.Domain.Access;
using Chat.Host.Limits;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Chat.Host.Cluster.Shared;

/// <summary>The limits of all nodes. What this node refuses by what it knows itself costs no question.</summary>
internal sealed class RedisAllowances(
    SharedRedis redis, MemoryAllowances here, IOptions<LimitOptions> limits, IOptions<ClusterOptions> cluster) : IAllowances
{
    private readonly LimitOptions _limits = limits.Value;
    private readonly long _left = cluster.Value.FreshLeaseMilliseconds;

    public int ConversationPage => here.ConversationPage;

    public async ValueTask<bool> TryConnectAsync(long userId, string connection)
    {
        if (!await here.TryConnectAsync(userId, connection)) return false;
        var granted = await redis.DoAsync(
            () => ValueTask.FromResult(true), IsOne, PresenceScripts.Connect, [Keys.Sockets(userId), Keys.SocketsOf(redis.Node)],
            redis.Node, _left, userId, connection, _limits.SocketsPerUser);
        if (!granted) await ForgetAsync(userId, connection);
        return granted;
    }

    public async ValueTask DisconnectAsync(long userId, string connection) => await redis.DoAsync(
        () => DisconnectHereAsync(userId, connection), _ => true, PresenceScripts.Disconnect, [Keys.Sockets(userId)], connection);

    public async ValueTask<TimeSpan?> TakeMessageAsync(long userId)
    {
        if (await here.TakeMessageAsync(userId) is { } wait) return wait;
        var asked = await TakeAsync(Keys.Messages(userId), _limits.MessagesPerMinute, TimeSpan.FromMinutes(1));
        if (asked is not null) await here.ReturnMessageAsync(userId);
        return asked;
    }

    public async ValueTask ReturnMessageAsync(long userId)
    {
        await here.ReturnMessageAsync(userId);
        await redis.DoAsync(() => ValueTask.FromResult(true), _ => true, WindowScripts.Return, [Keys.Messages(userId)]);
    }

    public async ValueTask<bool> TakeTypingAsync(long userId) => await here.TakeTypingAsync(userId)
        && await TakeAsync(Keys.TypingStarts(userId), _limits.TypingPerTenSeconds, TimeSpan.FromSeconds(10)) is null;

    private static bool IsOne(RedisResult result) => (int)result == 1;

    private async ValueTask ForgetAsync(long userId, string connection) => await redis.DoAsync(
        () => DisconnectHereAsync(userId, connection), _ => true, NodeScripts.Forget, Keys.AllOf(redis.Node, userId), redis.Node, userId, connection);

    private async ValueTask<bool> DisconnectHereAsync(long userId, string connection)
    {
        await here.DisconnectAsync(userId, connection);
        return true;
    }

    private ValueTask<TimeSpan?> TakeAsync(RedisKey key, int limit, TimeSpan span) => redis.DoAsync(
        () => ValueTask.FromResult<TimeSpan?>(null), wait => (long)wait < 0 ? null : TimeSpan.FromMilliseconds((long)wait),
        WindowScripts.Take, [key], limit, (long)span.TotalMilliseconds);
}
