using System.Data.Common;
using Chat.Host.Diagnostics;
using Chat.Host.Store.Providers;
using Dapper;

namespace Chat.Host.Store.Schema;

/// <summary>
/// Brings the store up to date. Each migration is looked for under a lock that all nodes share,
/// so nodes that start together apply each once.
/// </summary>
internal sealed class Migrator(IDatabaseProvider provider, Database database, TimeProvider clock, ILogger<Migrator> logger)
{
    public async Task RunAsync()
    {
        await provider.PrepareAsync();
        await using var alone = await provider.LockSchemaAsync();
        await database.WriteAsync(transaction => transaction.Connection!.ExecuteAsync(
            $"""
            CREATE TABLE IF NOT EXISTS schema_migrations
                (version INT PRIMARY KEY, name VARCHAR(200) NOT NULL, applied_at BIGINT NOT NULL){provider.Words.TableEnd}
            """, transaction: transaction));
        foreach (var migration in Migrations.In(provider.Words))
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
        if (migration.UnlessTable is null || !await provider.HasTableAsync(transaction, migration.UnlessTable))
        {
            foreach (var statement in migration.Statements) await ChangeAsync(transaction, statement);
        }
        await connection.ExecuteAsync(
            "INSERT INTO schema_migrations (version, name, applied_at) VALUES (@Version, @Name, @Now)",
            new { migration.Version, migration.Name, Now = clock.GetUtcNow().ToUnixTimeMilliseconds() }, transaction);
        return true;
    });

    private async Task ChangeAsync(DbTransaction transaction, string statement)
    {
        try
        {
            await transaction.Connection!.ExecuteAsync(statement, transaction: transaction);
        }
        catch (DbException exception) when (provider.IsThereAlready(exception))
        {
            // A start that was cut off came this far.
        }
    }

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
