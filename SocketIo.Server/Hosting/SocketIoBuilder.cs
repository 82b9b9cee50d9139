using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace SocketIo.Server.Hosting;

/// <summary>What <c>AddSocketIo</c> returns, for extensions to hang on to.</summary>
public sealed class SocketIoBuilder
{
    internal SocketIoBuilder(IServiceCollection services, string? name = null)
    {
        Services = services;
        Name = name;
    }

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>
    /// Has Kestrel handle what a connection brings on the thread that noticed it, instead of passing it on to another one
    /// (<see cref="SocketTransportOptions.UnsafePreferInlineScheduling"/>): less processor time for each message, most of all where messages
    /// come one at a time. It holds for every connection of the application. A handler that blocks its thread then also keeps its own
    /// connection from sending; one that awaits does not. With <c>DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1</c> in the environment it
    /// keeps many connections from everything, so set that only where no handler and no middleware ever blocks.
    /// </summary>
    /// <returns>The builder.</returns>
    public SocketIoBuilder UseInlineScheduling()
    {
        Services.Configure<SocketTransportOptions>(options => options.UnsafePreferInlineScheduling = true);
        return this;
    }

    /// <summary>The server's name; null for the one without.</summary>
    internal string? Name { get; }
}
