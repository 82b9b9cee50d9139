using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SocketIo.Redis.Classic;
using SocketIo.Redis.Connections;
using SocketIo.Redis.Diagnostics;
using SocketIo.Server.Broadcast.Cluster;

namespace SocketIo.Redis.Hosting;

/// <summary>One server's part in a cluster on Redis: its connection, and an adapter for each namespace.</summary>
internal sealed class RedisCluster(RedisContext context, RedisAdapterKind kind) : IClusterFactory
{
    public ClusterHealth Health => context.Link.Health;

    /// <exception cref="OptionsValidationException">The options are faulty.</exception>
    public static RedisCluster Create(IServiceProvider provider, string? server)
    {
        var options = provider.GetRequiredService<IOptionsMonitor<RedisOptions>>().Get(server ?? Options.DefaultName);
        var log = provider.GetRequiredService<ILoggerFactory>().CreateLogger("SocketIo.Redis");
        var metrics = new RedisMetrics(provider.GetRequiredService<IMeterFactory>(), server);
        var settings = SettingsOf(options);
        var link = new RedisLink(settings, provider.GetRequiredService<TimeProvider>(), metrics, log);
        return new RedisCluster(new RedisContext(settings, link, metrics, log), options.Adapter);
    }

    // The one place that knows the kinds.
    public IClusterAdapter Create(LocalNode local) => kind switch
    {
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

    public ValueTask DisposeAsync() => context.Link.DisposeAsync();
}
