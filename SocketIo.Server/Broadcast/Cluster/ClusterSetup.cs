using Microsoft.Extensions.DependencyInjection;

namespace SocketIo.Server.Broadcast.Cluster;

/// <summary>Says that a server has a cluster, and how to reach it; registered as a service.</summary>
/// <param name="Server">The server's name; null for the one without.</param>
/// <param name="Create">Makes what reaches the others.</param>
internal sealed record ClusterSetup(string? Server, Func<IServiceProvider, IClusterFactory> Create)
{
    /// <returns>Null when the server is alone.</returns>
    public static IClusterFactory? Find(IServiceProvider provider, string? server) =>
        provider.GetServices<ClusterSetup>().LastOrDefault(setup => setup.Server == server)?.Create(provider);
}
