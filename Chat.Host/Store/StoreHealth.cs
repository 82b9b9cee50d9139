using Chat.Host.Store.Committing;
using Chat.Host.Store.Schema;
using Dapper;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Chat.Host.Store;

/// <summary>Unhealthy while nothing can be read; degraded while what is sent can't be stored, on a full disk say.</summary>
internal sealed class StoreHealth(Database database, Committer committer, StoreReadiness readiness) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!readiness.IsReady) return HealthCheckResult.Unhealthy("The database was not reached yet.");
        await database.ReadAsync(connection => connection.ExecuteScalarAsync<int>("SELECT 1"));
        return committer.Trouble is { } trouble ? HealthCheckResult.Degraded("The last messages could not be stored.", trouble) : HealthCheckResult.Healthy();
    }
}
