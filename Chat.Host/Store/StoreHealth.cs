using Dapper;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Chat.Host.Store;

internal sealed class StoreHealth(Database database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await database.ReadAsync(connection => connection.ExecuteScalarAsync<int>("SELECT 1"));
        return HealthCheckResult.Healthy();
    }
}
