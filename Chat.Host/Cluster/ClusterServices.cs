using Chat.Host.Domain.Nodes;
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

        builder.Services.AddSingleton<IPeers, ClusterPeers>();
        builder.Services.AddOptions<RedisOptions>().Configure<IOptions<ClusterOptions>>((options, cluster) => options.Adapter = cluster.Value.Adapter);
        return builder.AddRedis(redis.Text);
    }
}
