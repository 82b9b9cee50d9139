using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SocketIo.Redis.Hosting;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Hosting;

#pragma warning disable IDE0130 // Where ASP.NET Core applications look for it.
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Makes a server one node of many.</summary>
public static class SocketIoBuilderRedisExtensions
{
    /// <summary>
    /// Joins the server with all others on the same Redis, those of Node.js included, so that rooms, broadcasts and questions reach the sockets
    /// of every node. The server starts and serves its own clients also while Redis is away.
    /// </summary>
    /// <param name="builder">The server.</param>
    /// <param name="configuration">Where Redis is, as StackExchange.Redis reads it.</param>
    /// <param name="configure">Changes the options; they are checked when the application starts.</param>
    /// <returns>The builder.</returns>
    public static SocketIoBuilder AddRedis(this SocketIoBuilder builder, string configuration, Action<RedisOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        var options = builder.Services.AddOptions<RedisOptions>(builder.Name ?? Options.Options.DefaultName)
            .Configure(options => options.Configuration = configuration)
            .ValidateOnStart();
        if (configure is not null) options.Configure(configure);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedisOptions>, RedisOptionsValidator>());
        builder.Services.AddSingleton(new ClusterSetup(builder.Name, provider => RedisCluster.Create(provider, builder.Name)));
        return builder;
    }
}
