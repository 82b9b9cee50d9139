using Microsoft.Extensions.DependencyInjection;

namespace SocketIo.Server.Hosting;

/// <summary>What <c>AddSocketIo</c> returns, for extensions to hang on to.</summary>
public sealed class SocketIoBuilder
{
    internal SocketIoBuilder(IServiceCollection services) => Services = services;

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }
}
