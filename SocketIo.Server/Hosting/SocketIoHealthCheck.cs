using Microsoft.Extensions.Diagnostics.HealthChecks;
using SocketIo.Server.Hosting.Stopping;

namespace SocketIo.Server.Hosting;

/// <summary>Ready while every server of the application lets clients in.</summary>
internal sealed class SocketIoHealthCheck(ServerList servers) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var clients = servers.All.ToDictionary(server => server.Title, server => (object)server.SessionCount);
        var closing = servers.All.Where(server => !server.IsOpen).Select(server => server.Title).ToList();
        return Task.FromResult(closing.Count == 0
            ? HealthCheckResult.Healthy($"{servers.All.Sum(server => server.SessionCount)} clients", clients)
            : new HealthCheckResult(
                context.Registration.FailureStatus, $"Closing, and taking no new clients: {string.Join(", ", closing)}.", exception: null, clients));
    }
}
