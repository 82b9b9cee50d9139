using Chat.Host.Domain.Model;
using Chat.Host.Domain.Presence;
using Chat.Host.Presence;
using StackExchange.Redis;

namespace Chat.Host.Cluster.Shared;

/// <summary>Who is typing, on any node.</summary>
internal sealed class RedisTypingMarks(SharedRedis redis, MemoryTypingMarks here) : ITypingMarks
{
    public async ValueTask SetAsync(ConversationKey key, long userId, string connection, TimeSpan span) => await redis.DoAsync(
        () => SetHereAsync(key, userId, connection, span), _ => true, TypingScripts.Set, KeysOf(key, userId),
        redis.Node, Field(key, userId), connection, (long)span.TotalMilliseconds);

    public ValueTask<bool> TakeAsync(ConversationKey key, long userId, string? connection) => redis.DoAsync(
        () => here.TakeAsync(key, userId, connection), taken => (int)taken == 1, TypingScripts.Take, KeysOf(key, userId),
        redis.Node, Field(key, userId), connection ?? "");

    /// <summary>What the node's key calls a mark.</summary>
    public static string Field(ConversationKey key, long userId) => $"{Keys.Name(key)} {userId}";

    private static RedisKey[] KeysOf(ConversationKey key, long userId) => [Keys.Typing(key, userId), Keys.Sockets(userId)];

    private async ValueTask<bool> SetHereAsync(ConversationKey key, long userId, string connection, TimeSpan span)
    {
        await here.SetAsync(key, userId, connection, span);
        return true;
    }
}
