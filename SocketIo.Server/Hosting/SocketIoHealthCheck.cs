using Microsoft.Extensions.Diagnostics.HealthChecks;
using SocketIo.Server.Hosting.Stopping;

namespace SocketIo.Server.Hosting;

/// <summary>Ready while every server of the application lets clients in, degraded while one of them does not reach the other nodes.</summary>
internal sealed class SocketIoHealthCheck(ServerList servers) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var clients = servers.All.ToDictionary(server => server.Title, server => (object)server.SessionCount);
        var closing = servers.All.Where(server => !server.IsOpen).Select(server => server.Title).ToList();
        if (closing.Count == 0 && Apart() is { } apart) return Task.FromResult(HealthCheckResult.Degraded(apart, exception: null, clients));
        return Task.FromResult(closing.Count == 0
            ? HealthCheckResult.Healthy($"{servers.All.Sum(server => server.SessionCount)} clients", clients)
            : new HealthCheckResult(
                context.Registration.FailureStatus, $"Closing, and taking no new clients: {string.Join(", ", closing)}.", exception: null, clients));
    }

    // A node that does not reach the others still serves its own clients, so it stays in the balancer.
    private string? Apart()
    {
        var reasons = servers.All.Where(server => server.Cluster is { Health.IsReady: false }).Select(server => $"{server.Title}: {server.Cluster!.Health.Why}");
        return string.Join("; ", reasons) is { Length: > 0 } text ? text : null;
    }
}
