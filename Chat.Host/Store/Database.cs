using System.Data;
using System.Data.Common;
using System.Diagnostics;
using Chat.Host.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Chat.Host.Store;

/// <summary>
/// The one place that knows which database this is. Reads run side by side; writes go one at a time,
/// as SQLite has one writer and waiting here costs no thread.
/// </summary>
internal sealed class Database : IDisposable
{
    // FULL: a commit is on the disk before it returns, so what was acknowledged survives a kill and a power cut.
    private const string ConnectionSettings = "PRAGMA synchronous=FULL; PRAGMA busy_timeout=10000; PRAGMA foreign_keys=ON;";

    private readonly DbDataSource _source;
    private readonly ChatMeter _meter;
    private readonly SemaphoreSlim _writer = new(1, 1);

    public Database(IOptions<StoreOptions> options, IHostEnvironment environment, ChatMeter meter)
    {
        var file = Path.GetFullPath(options.Value.File, environment.ContentRootPath);
        _source = SqliteFactory.Instance.CreateDataSource(new SqliteConnectionStringBuilder { DataSource = file }.ToString());
        _meter = meter;
    }

    /// <summary>Once before anything else: readers then do not wait for the writer.</summary>
    public Task PrepareAsync() => ReadAsync(connection => connection.ExecuteAsync("PRAGMA journal_mode=WAL"));

    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read)
    {
        var started = Stopwatch.GetTimestamp();
        await using var connection = await OpenAsync();
        var result = await read(connection);
        _meter.StoreUsed(started, "read");
        return result;
    }

    /// <summary>One transaction, committed when the function returns. It starts with the write lock, so what it reads stays true.</summary>
    public async Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> write)
    {
        var started = Stopwatch.GetTimestamp();
        await _writer.WaitAsync();
        try
        {
            await using var connection = await OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.Serializable);
            var result = await write(transaction);
            await transaction.CommitAsync();
            return result;
        }
        finally
        {
            _writer.Release();
            _meter.StoreUsed(started, "write");
        }
    }

    public Task WriteAsync(Func<DbTransaction, Task> write) => WriteAsync(async transaction =>
    {
        await write(transaction);
        return true;
    });

    public void Dispose()
    {
        _source.Dispose();
        _writer.Dispose();
        SqliteConnection.ClearAllPools();
    }

    private async Task<DbConnection> OpenAsync()
    {
        var connection = await _source.OpenConnectionAsync();
        await connection.ExecuteAsync(ConnectionSettings);
        return connection;
    }
}
