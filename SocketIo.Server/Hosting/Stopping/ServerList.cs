using Microsoft.Extensions.DependencyInjection;

namespace SocketIo.Server.Hosting.Stopping;

/// <summary>Every server of the application.</summary>
internal sealed class ServerList(IServiceProvider provider, IEnumerable<ServerName> names)
{
    public IReadOnlyList<SocketIoServer> All { get; } =
        [.. names.Select(added => added.Name is { } name ? provider.GetRequiredKeyedService<SocketIoServer>(name) : provider.GetRequiredService<SocketIoServer>())];
}
