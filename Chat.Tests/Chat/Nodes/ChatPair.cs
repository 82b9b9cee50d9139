using Chat.Host.Store;
using Chat.Tests.Chat.Store;
using Chat.Tests.Chat.Tutoring;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Chat.Tests.Chat.Nodes;

/// <summary>Two hosts on one store and one Redis.</summary>
internal sealed class ChatPair : IAsyncDisposable
{
    private readonly RedisProcess _redis;
    private readonly StoreHome _store;

    private ChatPair(RedisProcess redis, StoreHome store, ChatHost first, ChatHost second)
    {
        _redis = redis;
        _store = store;
        First = first;
        Second = second;
    }

    public ChatHost First { get; }

    public ChatHost Second { get; }

    public static async Task<ChatPair> StartAsync(params string[] settings)
    {
        if (RedisProcess.Missing() is { } why) Assert.Ignore(why);
        // A file of SQLite is fair to nobody: one of two hosts that write without a pause may wait for the other until it gives up.
        var store = await StoreHome.CreateAsync(DatabaseKind.MySql);
        var redis = await RedisProcess.StartAsync();
        string[] all = [.. store.Settings, $"ConnectionStrings:Redis={redis.Address}", .. settings];
        var pair = new ChatPair(redis, store, await ChatHost.StartAsync(all), await ChatHost.StartAsync(all));
        foreach (var host in new[] { pair.First, pair.Second })
            await Patience.UntilAsync(async () => (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status == HealthStatus.Healthy);
        return pair;
    }

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
        await _redis.DisposeAsync();
        await _store.DisposeAsync();
    }
}
