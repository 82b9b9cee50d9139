using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SocketIo.Redis.Classic;
using SocketIo.Redis.Connections;
using SocketIo.Redis.Diagnostics;
using SocketIo.Redis.Streams;
using SocketIo.Server.Broadcast.Cluster;

namespace SocketIo.Redis.Hosting;

/// <summary>One server's part in a cluster on Redis: its connection, and an adapter for each namespace.</summary>
internal sealed class RedisCluster(RedisContext context, RedisAdapterKind kind, StreamsSettings streams) : IClusterFactory
{
    private readonly StreamsCluster? _streams = kind == RedisAdapterKind.Streams ? new StreamsCluster(context, streams, context.Link) : null;

    public ClusterHealth Health =>
        context.Link.Health is { IsReady: true } && _streams?.Trouble is { } trouble ? new ClusterHealth(IsReady: false, trouble) : context.Link.Health;

    public bool SharesRecovery => _streams is not null;

    /// <exception cref="OptionsValidationException">The options are faulty.</exception>
    public static RedisCluster Create(IServiceProvider provider, string? server)
    {
        var options = provider.GetRequiredService<IOptionsMonitor<RedisOptions>>().Get(server ?? Options.DefaultName);
        var log = provider.GetRequiredService<ILoggerFactory>().CreateLogger("SocketIo.Redis");
        var metrics = new RedisMetrics(provider.GetRequiredService<IMeterFactory>(), server);
        var settings = SettingsOf(options);
        var clock = provider.GetRequiredService<TimeProvider>();
        var context = new RedisContext(settings, new RedisLink(settings, clock, metrics, log), metrics, clock, log);
        return new RedisCluster(context, options.Adapter, StreamsSettingsOf(options.Streams));
    }

    // The one place that knows the kinds.
    public IClusterAdapter Create(LocalNode local) => kind switch
    {
        RedisAdapterKind.Streams => _streams!.Create(local),
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

    public async ValueTask DisposeAsync()
    {
        if (_streams is not null) await _streams.DisposeAsync();
        await context.Link.DisposeAsync();
    }

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
