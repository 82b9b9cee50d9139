using System.Data;
using System.Data.Common;
using System.Net.Sockets;
using Dapper;

namespace Chat.Host.Store.Providers;

/// <summary>MySQL or MariaDB, by whatever driver the build names. Several nodes may use one.</summary>
internal sealed class MySqlProvider : IDatabaseProvider
{
    private const int MostAttempts = 3;

    // The name of a lock holds for the whole server, and has at most 64 characters.
    private const string SchemaLock = "CONCAT('chat schema ', SHA1(DATABASE()))";

    private readonly MySqlConnections _connections;
    private readonly StoreThreads _threads;
    private readonly TimeSpan _timeout;
    private SqlWords? _words;

    public MySqlProvider(string connectionString, DatabaseOptions options, TimeProvider clock)
    {
        _timeout = options.Timeout;
        _connections = new MySqlConnections(Driver, Complete(connectionString), _timeout);
        _threads = new StoreThreads(options.Threads, _timeout, clock);
    }

    public static DbProviderFactory Driver => MySqlDriverFactory.Instance;

    /// <summary>What is wrong with a connection string; null if nothing is. It may hold a password, so it is never shown.</summary>
    public static string? FaultIn(string connectionString)
    {
        try
        {
            var given = Driver.CreateConnectionStringBuilder()!;
            given.ConnectionString = connectionString;
            return given["Database"] is string { Length: > 0 } ? null : "names no database; it must hold Database=….";
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return "cannot be read by MySQL; it must be like Server=localhost;Database=chat;User ID=chat;Password=….";
        }
    }

    public SqlWords Words => _words ?? throw new InvalidOperationException("The database was not reached yet.");

    public async Task PrepareAsync()
    {
        var version = await ReadAsync(connection => Task.FromResult(connection.ServerVersion));
        _words = SqlWords.MySql(version.Contains("MariaDB", StringComparison.OrdinalIgnoreCase) ? "utf8mb4_nopad_bin" : "utf8mb4_0900_bin");
    }

    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read) => _threads.RunAsync(() => _connections.UseAsync(read, () => true));

    /// <summary>
    /// Transactions run side by side here, and every statement sees what is committed when it begins. What is read to be counted on
    /// must be locked, by an update or <see cref="SqlWords.ForUpdate"/>; whoever looks first and then inserts, and is beaten to it, begins anew.
    /// </summary>
    public Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> write)
    {
        var committing = false;
        return _threads.RunAsync(async () =>
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await _connections.UseAsync(WriteOnAsync, () => !committing);
                }
                catch (DbException exception) when (MySqlErrors.IsConflict(exception) && attempt < MostAttempts)
                {
                    // Nothing was stored.
                }
            }
        });

        async Task<T> WriteOnAsync(DbConnection connection)
        {
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
            var result = await write(transaction);
            committing = true;
            await transaction.CommitAsync();
            return result;
        }
    }

    /// <summary>Statements that change the schema commit by themselves here, so a transaction would hold no lock.</summary>
    public async Task<IAsyncDisposable> LockSchemaAsync()
    {
        var connection = await _threads.RunAsync(_connections.OpenAsync);
        var taken = await _threads.RunAsync(() => connection.ExecuteScalarAsync<int?>(
            $"SELECT GET_LOCK({SchemaLock}, @Seconds)", new { Seconds = (int)_timeout.TotalSeconds * 3 / 4 }));
        if (taken == 1) return new SchemaLocked(_threads, connection);
        await connection.DisposeAsync();
        throw new TimeoutException("Another node has kept the schema locked for too long.");
    }

    public async Task<bool> HasTableAsync(DbTransaction transaction, string table) =>
        await transaction.Connection!.ExecuteScalarAsync<int>(
            "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = @table",
            new { table }, transaction) > 0;

    public bool IsAboutData(Exception exception) => exception is DbException failed
        ? MySqlErrors.IsAboutData(failed)
        : exception is InvalidOperationException or ArgumentException;

    public bool IsThereAlready(DbException exception) => MySqlErrors.IsThereAlready(exception);

    public bool IsOutOfReach(Exception exception) =>
        exception is TimeoutException or IOException or SocketException || (exception is DbException failed && MySqlErrors.IsOutOfReach(failed));

    public void Dispose()
    {
        _threads.Dispose();
        _connections.Dispose();
    }

    /// <summary>The connection string with what it leaves open.</summary>
    private string Complete(string connectionString)
    {
        var given = Driver.CreateConnectionStringBuilder()!;
        given.ConnectionString = connectionString;
        var defaults = new Dictionary<string, object>
        {
            ["Character Set"] = "utf8mb4",
            ["Default Command Timeout"] = (int)_timeout.TotalSeconds,
            ["Connection Timeout"] = (int)_timeout.TotalSeconds,
        };
        foreach (var (name, value) in defaults.Where(entry => !given.ShouldSerialize(entry.Key))) given[name] = value;

        // The connections are kept here.
        given["Pooling"] = false;
        return given.ConnectionString;
    }

    /// <summary>A lock goes with its connection.</summary>
    private sealed class SchemaLocked(StoreThreads threads, DbConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await threads.RunAsync(async () =>
        {
            await connection.DisposeAsync();
            return true;
        });
    }
}
