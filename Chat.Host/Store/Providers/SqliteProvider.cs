using System.Data;
using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Chat.Host.Store.Providers;

/// <summary>
/// SQLite in one file. Reads run side by side where they are asked for, as they wait for nobody;
/// writes go one at a time on a thread of their own, as SQLite has one writer and a commit waits for the disk.
/// </summary>
internal sealed class SqliteProvider : IDatabaseProvider
{
    private const string DefaultFile = "chat.db";
    private const int TooBig = 18;
    private const int Constraint = 19;
    private const int Mismatch = 20;

    private readonly SqliteConnections _connections;
    private readonly StoreThreads _writer;

    /// <summary>The file is <c>chat.db</c> unless the connection string says another; one that it does not name in full is in the folder.</summary>
    public SqliteProvider(string connectionString, string folder, DatabaseOptions options, TimeProvider clock)
    {
        var given = new SqliteConnectionStringBuilder(connectionString);
        given.DataSource = Path.GetFullPath(given.DataSource.Length > 0 ? given.DataSource : DefaultFile, folder);

        // The driver tries again what met a lock, for as long as a command may take.
        if (!given.ShouldSerialize("Default Timeout")) given.DefaultTimeout = (int)Math.Ceiling(options.Timeout.TotalSeconds);
        given.Pooling = false;

        // FULL: a commit is on the disk before it returns, so what was acknowledged survives a kill and a power cut.
        _connections = new SqliteConnections(given.ToString(),
            $"PRAGMA synchronous=FULL; PRAGMA busy_timeout={(long)options.Timeout.TotalMilliseconds}; PRAGMA foreign_keys=ON;");
        _writer = new StoreThreads(1, options.Timeout, clock);
    }

    /// <summary>What is wrong with a connection string; null if nothing is. It may hold a password, so it is never shown.</summary>
    public static string? FaultIn(string connectionString)
    {
        try
        {
            _ = new SqliteConnectionStringBuilder(connectionString);
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return "cannot be read by SQLite; it must be like Data Source=chat.db.";
        }
    }

    public SqlWords Words => SqlWords.Sqlite;

    /// <summary>With a log ahead of the file, readers do not wait for the writer.</summary>
    public Task PrepareAsync() => ReadAsync(connection => connection.ExecuteAsync("PRAGMA journal_mode=WAL"));

    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read) => _connections.UseAsync(read);

    public Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> write) => _writer.RunAsync(() => _connections.UseAsync(async connection =>
    {
        // Begins with the write lock, so what it reads stays true.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.Serializable);
        var result = await write(transaction);
        await transaction.CommitAsync();
        return result;
    }));

    /// <summary>Each migration is one transaction with the write lock of the file, which is lock enough.</summary>
    public Task<IAsyncDisposable> LockSchemaAsync() => Task.FromResult<IAsyncDisposable>(new Unlocked());

    public async Task<bool> HasTableAsync(DbTransaction transaction, string table) =>
        await transaction.Connection!.ExecuteScalarAsync<int>(
            "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = @table", new { table }, transaction) > 0;

    public bool IsAboutData(Exception exception) =>
        exception is SqliteException { SqliteErrorCode: TooBig or Constraint or Mismatch } or InvalidOperationException or ArgumentException;

    /// <summary>A migration is one transaction here, so nothing of one that was cut off is there.</summary>
    public bool IsThereAlready(DbException exception) => false;

    /// <summary>A file is there or it is not.</summary>
    public bool IsOutOfReach(Exception exception) => false;

    public void Dispose()
    {
        _writer.Dispose();
        _connections.Dispose();
    }

    private sealed class Unlocked : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
