using Chat.Host.Cluster.Shared;
using Chat.Host.Domain.Access;
using Chat.Host.Domain.Nodes;
using Chat.Host.Domain.Presence;
using Chat.Host.Limits;
using Chat.Host.Presence;
using Microsoft.Extensions.Options;
using SocketIo.Redis.Hosting;
using SocketIo.Server.Hosting;

namespace Chat.Host.Cluster;

internal static class ClusterServices
{
    /// <summary>Makes the host one node of many, if it was given a Redis that the start will not be refused for.</summary>
    public static SocketIoBuilder AddCluster(this SocketIoBuilder builder, RedisPlace redis)
    {
        if (!redis.IsGiven || redis.Faults().Any())
        {
            builder.Services.AddSingleton<IPeers, NoPeers>();
            return builder;
        }

        builder.Services.AddShared(redis);
        builder.Services.AddSingleton<IPeers, ClusterPeers>();
        builder.Services.AddOptions<RedisOptions>().Configure<IOptions<ClusterOptions>>((options, cluster) => options.Adapter = cluster.Value.Adapter);
        return builder.AddRedis(redis.Text);
    }

    /// <summary>What one node knows, shared by all.</summary>
    public static void AddShared(this IServiceCollection services, RedisPlace redis)
    {
        services.AddSingleton(redis).AddSingleton<SharedRedis>().AddSingleton<Restoring>().AddSingleton<Ghosts>().AddHostedService<ClusterNode>();
        services.AddSingleton<MemoryPresence>().AddSingleton<IPresence, RedisPresence>();
        services.AddSingleton<MemoryVisits>().AddSingleton<IVisits, RedisVisits>();
        services.AddSingleton<MemoryTypingMarks>().AddSingleton<ITypingMarks, RedisTypingMarks>();
        services.AddSingleton<MemoryAllowances>().AddSingleton<IAllowances, RedisAllowances>();
        services.AddHealthChecks().AddCheck<ClusterHealth>("presence");
    }
}
