using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Chat.Tests.Support.Cluster;

/// <summary>Sees all that nodes publish.</summary>
internal sealed class RedisTap : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Channel, byte[] Message)> _seen = new();

    private RedisTap(ConnectionMultiplexer redis) => Redis = redis;

    public ConnectionMultiplexer Redis { get; }

    public static async Task<RedisTap> StartAsync(RedisProcess redis, string pattern = "*")
    {
        var tap = new RedisTap(await ConnectionMultiplexer.ConnectAsync(redis.Address).WithPatience());
        await tap.Redis.GetSubscriber().SubscribeAsync(
            new RedisChannel(pattern, RedisChannel.PatternMode.Pattern), (channel, message) => tap._seen.Enqueue((channel!, message!))).WithPatience();
        return tap;
    }

    public async Task<(string Channel, byte[] Message)> NextAsync(Func<string, byte[], bool> matches)
    {
        (string Channel, byte[] Message) found = default;
        await Patience.UntilAsync(() =>
        {
            while (_seen.TryDequeue(out found))
            {
                if (matches(found.Channel, found.Message)) return true;
            }

            return false;
        }, "a message is published");
        return found;
    }

    public ValueTask DisposeAsync()
    {
        Redis.Dispose();
        return ValueTask.CompletedTask;
    }
}
