using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SocketIo.Server.Diagnostics;

namespace SocketIo.Server.Hosting.Stopping;

/// <summary>
/// Closes the servers before the web server stops, which would otherwise wait for every connection: all at the same time, as the host has one
/// timeout for everything.
/// </summary>
internal sealed class ServerLifetime(ServerList servers, IOptions<HostOptions> host, ILoggerFactory loggers) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var most = host.Value.ShutdownTimeout;
        var log = loggers.CreateLogger("SocketIo.Server.Hosting");
        foreach (var server in servers.All)
        {
            if (most != Timeout.InfiniteTimeSpan && server.DrainTime > TimeSpan.Zero && server.DrainTime >= most)
                ServerLog.DrainTooLong(log, server.Title, server.DrainTime, most);
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(servers.All.Select(server => StopAsync(server, cancellationToken)));

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // A handler that does not end in time is left behind; that is no failure of the stop.
    private static async Task StopAsync(SocketIoServer server, CancellationToken cancellationToken)
    {
        await server.DrainAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(server.CloseAsync(), server.WhenSocketsEnded()).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
