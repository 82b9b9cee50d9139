using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SocketIo.Redis.Classic;
using SocketIo.Redis.Connections;
using SocketIo.Redis.Diagnostics;
using SocketIo.Redis.Forwarding;
using SocketIo.Redis.Sharded;
using SocketIo.Redis.Subscriptions;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Transports;

namespace SocketIo.Redis.Hosting;

/// <summary>One server's part in a cluster on Redis: its connection, and an adapter for each namespace.</summary>
internal sealed class RedisCluster(RedisContext context, RedisOptions options, ShardedBus? sharded, IServiceProvider services)
    : IClusterFactory, IStrayRequestsSource
{
    private ForwardingNode? _forwarding;

    public ClusterHealth Health => context.Link.Health is { IsReady: true } && sharded is not null ? sharded.Health : context.Link.Health;

    /// <exception cref="OptionsValidationException">The options are faulty.</exception>
    public static RedisCluster Create(IServiceProvider provider, string? server)
    {
        var options = provider.GetRequiredService<IOptionsMonitor<RedisOptions>>().Get(server ?? Options.DefaultName);
        var log = provider.GetRequiredService<ILoggerFactory>().CreateLogger("SocketIo.Redis");
        var metrics = new RedisMetrics(provider.GetRequiredService<IMeterFactory>(), server);
        var settings = SettingsOf(options);
        var clock = provider.GetRequiredService<TimeProvider>();
        var context = new RedisContext(settings, new RedisLink(settings, clock, metrics, log), metrics, log);
        if (options.Adapter != RedisAdapterKind.Sharded) return new RedisCluster(context, options, sharded: null, provider);

        var subscriber = new ChannelSubscriber(ReceiverSettings.From(context.Link.Configuration), PubSubWords.Sharded, clock, log);
        return new RedisCluster(context, options, new ShardedBus(context, subscriber, clock), provider);
    }

    // The one place that knows the kinds.
    public IClusterAdapter Create(LocalNode local) => options.Adapter switch
    {
        RedisAdapterKind.Sharded => new ShardedAdapter(local, sharded!, context, options.SubscriptionMode),
        _ => new ClassicAdapter(local, context),
    };

    public static RedisSettings SettingsOf(RedisOptions options) => new()
    {
        Configuration = options.Configuration,
        KeyPrefix = options.KeyPrefix,
        RequestTimeout = options.RequestTimeout,
        PublishOnSpecificResponseChannel = options.PublishOnSpecificResponseChannel,
        NodeName = options.NodeName,
        MaxQueuedMessages = options.MaxQueuedMessages,
        MaxQueuedBytes = options.MaxQueuedBytes,
    };

    public IStrayRequests Attach(IEngineDoor door) =>
        _forwarding = new ForwardingNode(context, door, services.GetRequiredService<TimeProvider>(), services, options.ForwardRequests);

    public async ValueTask DisposeAsync()
    {
        _forwarding?.Dispose();
        if (sharded is not null) await sharded.DisposeAsync();
        await context.Link.DisposeAsync();
    }
}
