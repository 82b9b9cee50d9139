using Chat.Host.Diagnostics;
using Dapper;

namespace Chat.Host.Store.Schema;

/// <summary>
/// Brings the store up to date. Each migration is one transaction that first takes the write lock and then looks
/// whether another node was faster, so nodes that start together apply each once.
/// </summary>
internal sealed class Migrator(Database database, TimeProvider clock, ILogger<Migrator> logger)
{
    public async Task RunAsync()
    {
        await database.PrepareAsync();
        await database.WriteAsync(transaction => transaction.Connection!.ExecuteAsync(
            "CREATE TABLE IF NOT EXISTS schema_migrations (version INT PRIMARY KEY, name VARCHAR(200) NOT NULL, applied_at BIGINT NOT NULL)",
            transaction: transaction));
        foreach (var migration in Migrations.All)
        {
            if (await ApplyAsync(migration)) ChatLog.MigrationApplied(logger, migration.Version, migration.Name);
        }
        await SetEpochAsync();
    }

    private Task<bool> ApplyAsync(Migration migration) => database.WriteAsync(async transaction =>
    {
        var connection = transaction.Connection!;
        var done = await connection.ExecuteScalarAsync<int>(
            "SELECT COUNT(*) FROM schema_migrations WHERE version = @Version", migration, transaction);
        if (done > 0) return false;
        foreach (var statement in migration.Statements) await connection.ExecuteAsync(statement, transaction: transaction);
        await connection.ExecuteAsync(
            "INSERT INTO schema_migrations (version, name, applied_at) VALUES (@Version, @Name, @Now)",
            new { migration.Version, migration.Name, Now = clock.GetUtcNow().ToUnixTimeMilliseconds() }, transaction);
        return true;
    });

    /// <summary>Who restores a backup deletes the epoch's row: the next start then makes another, and every client loads anew.</summary>
    private Task SetEpochAsync() => database.WriteAsync(async transaction =>
    {
        var connection = transaction.Connection!;
        var set = await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM store_info WHERE name = 'epoch'", transaction: transaction);
        if (set > 0) return;
        await connection.ExecuteAsync(
            "INSERT INTO store_info (name, value) VALUES ('epoch', @Epoch)", new { Epoch = Guid.NewGuid().ToString("N") }, transaction);
    });
}
