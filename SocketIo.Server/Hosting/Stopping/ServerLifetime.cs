using Microsoft.Extensions.Hosting;

namespace SocketIo.Server.Hosting.Stopping;

/// <summary>Closes the server before the web server stops, which would otherwise wait for every connection.</summary>
internal sealed class ServerLifetime(SocketIoServer server) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // A handler that does not end in time is left behind; that is no failure of the stop.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var ended = server.WhenSocketsEnded();
        await server.DrainAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(server.CloseAsync(), ended).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
