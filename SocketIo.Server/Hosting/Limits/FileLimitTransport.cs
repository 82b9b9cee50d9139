using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SocketIo.Server.Engine.Limits;

namespace SocketIo.Server.Hosting.Limits;

/// <summary>Kestrel's sockets, with listeners that leave files for everything else.</summary>
internal sealed class FileLimitTransport(IServiceProvider provider, ILoggerFactory loggers) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory _sockets = ActivatorUtilities.CreateInstance<SocketTransportFactory>(provider);
    private readonly ILogger _log = loggers.CreateLogger<SocketIoServer>();

    /// <summary>Puts it in the place of Kestrel's own; another transport that the application has chosen stays.</summary>
    public static void AddTo(IServiceCollection services)
    {
        if (OpenFiles.ForConnections is null) return;
        var chosen = services.LastOrDefault(service => service.ServiceType == typeof(IConnectionListenerFactory));
        if (chosen is null || chosen.ImplementationType == typeof(SocketTransportFactory)) services.AddSingleton<IConnectionListenerFactory, FileLimitTransport>();
    }

    public bool CanBind(EndPoint endpoint) => _sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new FileLimitListener(await _sockets.BindAsync(endpoint, cancellationToken), OpenFiles.ForConnections!.Value, _log);
}
