using Chat.Host.Cluster.Shared;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Chat.Host.Cluster;

/// <summary>Degraded while this node goes by what it knows itself. It still serves its own clients, so it stays in the balancer.</summary>
internal sealed class ClusterHealth(SharedRedis redis) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(redis.Trouble is { } trouble ? HealthCheckResult.Degraded(trouble) : HealthCheckResult.Healthy());
}
