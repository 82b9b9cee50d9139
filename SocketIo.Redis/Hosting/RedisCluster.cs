using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SocketIo.Redis.Classic;
using SocketIo.Redis.Cluster;
using SocketIo.Redis.Connections;
using SocketIo.Redis.Diagnostics;
using SocketIo.Redis.Forwarding;
using SocketIo.Redis.Sharded;
using SocketIo.Redis.Streams;
using SocketIo.Redis.Subscriptions;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Transports;

namespace SocketIo.Redis.Hosting;

/// <summary>One server's part in a cluster on Redis: its connection, and an adapter for each namespace.</summary>
internal sealed class RedisCluster(RedisContext context, RedisOptions options, ShardedBus? sharded, StreamsCluster? streams, IServiceProvider services)
    : IClusterFactory, IStrayRequestsSource
{
    private ForwardingNode? _forwarding;
    private Revocations? _revocations;

    public ClusterHealth Health
    {
        get
        {
            if (context.Link.Health is not { IsReady: true } || (sharded is null && streams?.Trouble is null)) return context.Link.Health;
            return sharded?.Health ?? new ClusterHealth(IsReady: false, streams!.Trouble!);
        }
    }

    public bool SharesRecovery => streams is not null;

    /// <exception cref="OptionsValidationException">The options are faulty.</exception>
    public static RedisCluster Create(IServiceProvider provider, string? server)
    {
        var options = provider.GetRequiredService<IOptionsMonitor<RedisOptions>>().Get(server ?? Options.DefaultName);
        var log = provider.GetRequiredService<ILoggerFactory>().CreateLogger("SocketIo.Redis");
        var metrics = new RedisMetrics(provider.GetRequiredService<IMeterFactory>(), server);
        var settings = SettingsOf(options);
        var clock = provider.GetRequiredService<TimeProvider>();
        var context = new RedisContext(settings, new RedisLink(settings, clock, metrics, log), metrics, clock, log);
        return new RedisCluster(context, options, ShardedOf(context, options), StreamsOf(context, options), provider);
    }

    // The one place that knows the kinds.
    public IClusterAdapter Create(LocalNode local) => options.Adapter switch
    {
        RedisAdapterKind.Sharded => new ShardedAdapter(local, sharded!, context, options.SubscriptionMode),
        RedisAdapterKind.Streams => streams!.Create(local),
        _ => new ClassicAdapter(local, context),
    };

    public void Attach(LocalServer local) => _revocations = new Revocations(context, local);

    public Task<Answers<int>> RevokeAsync(string room) => _revocations!.AskAsync(room);

    public static RedisSettings SettingsOf(RedisOptions options) => new()
    {
        Configuration = options.Configuration,
        KeyPrefix = options.KeyPrefix,
        RequestTimeout = options.RequestTimeout,
        PublishOnSpecificResponseChannel = options.PublishOnSpecificResponseChannel,
        NodeName = options.NodeName,
        MaxQueuedMessages = options.MaxQueuedMessages,
        MaxQueuedBytes = options.MaxQueuedBytes,
        CertificateValidation = options.CertificateValidation,
    };

    public IStrayRequests Attach(IEngineDoor door) =>
        _forwarding = new ForwardingNode(context, door, services.GetRequiredService<TimeProvider>(), services, options.ForwardRequests);

    public async ValueTask DisposeAsync()
    {
        _forwarding?.Dispose();
        _revocations?.Dispose();
        if (sharded is not null) await sharded.DisposeAsync();
        if (streams is not null) await streams.DisposeAsync();
        await context.Link.DisposeAsync();
    }

    private static ShardedBus? ShardedOf(RedisContext context, RedisOptions options)
    {
        if (options.Adapter != RedisAdapterKind.Sharded) return null;
        var subscriber = new ClusterSubscriber(ReceiverSettings.From(context.Link.Configuration, context.Settings), PubSubWords.Sharded, context.Clock, context.Log);
        return new ShardedBus(context, subscriber, context.Clock);
    }

    private static StreamsCluster? StreamsOf(RedisContext context, RedisOptions options) =>
        options.Adapter == RedisAdapterKind.Streams ? new StreamsCluster(context, StreamsSettingsOf(options.Streams), context.Link) : null;

    private static StreamsSettings StreamsSettingsOf(RedisStreamsOptions options) => new()
    {
        StreamName = options.StreamName,
        StreamCount = options.StreamCount,
        MaxLength = options.MaxLength,
        ReadCount = options.ReadCount,
        BlockTime = options.BlockTime,
        SessionKeyPrefix = options.SessionKeyPrefix,
        OnlyPlaintext = options.OnlyPlaintext,
    };
}
