using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;
using SocketIo.Server.Diagnostics;

namespace SocketIo.Server.Hosting.Limits;

/// <summary>
/// Refuses connections that would take the last files the process may open. A system gives out the lowest free number for a file, so that of a
/// connection says how many are open: nothing is counted or kept, and WebSockets are in it, which Kestrel's limit of connections lets go of.
/// </summary>
internal sealed class FileLimitListener(IConnectionListener inner, long limit, ILogger log) : IConnectionListener
{
    public EndPoint EndPoint => inner.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await inner.AcceptAsync(cancellationToken) is { } connection)
        {
            if (FileOf(connection) < limit) return connection;
            ServerLog.ConnectionRefused(log, limit);
            connection.Abort();
            await connection.DisposeAsync();
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static long FileOf(ConnectionContext connection) => connection.Features.Get<IConnectionSocketFeature>()?.Socket.Handle ?? 0;
}
