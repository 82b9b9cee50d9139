using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SocketIo.Server.Hosting;

/// <summary>Ready while the server lets clients in.</summary>
internal sealed class SocketIoHealthCheck(SocketIoServer server) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(server.IsOpen
            ? HealthCheckResult.Healthy($"{server.SessionCount} clients")
            : new HealthCheckResult(context.Registration.FailureStatus, "The server is closing and takes no new clients."));
}
