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

    /// <summary>The server's name; null for the one without.</summary>
    internal string? Name { get; }
}
