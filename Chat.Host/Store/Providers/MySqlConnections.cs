using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using Dapper;

namespace Chat.Host.Store.Providers;

/// <summary>
/// The open connections of one provider. One that broke takes all that rest with it: the server was restarted, and they are as dead.
/// </summary>
internal sealed class MySqlConnections(DbProviderFactory driver, string connectionString, TimeSpan timeout) : IDisposable
{
    // Without a character set for results the server tells of itself in one that MySql.Data does not know, in its warnings too.
    private readonly string _settings = $"SET character_set_results = 'utf8mb4', innodb_lock_wait_timeout = {(int)timeout.TotalSeconds}";

    private readonly ConcurrentStack<DbConnection> _resting = [];

    /// <summary>Uses a connection. If one that had rested turns out to be broken, and <paramref name="again"/> allows it, a new one is used.</summary>
    public async Task<T> UseAsync<T>(Func<DbConnection, Task<T>> use, Func<bool> again)
    {
        if (_resting.TryPop(out var rested))
        {
            try
            {
                return await UseAsync(rested, use);
            }
            catch (Exception exception) when (IsBroken(rested, exception) && again())
            {
                // The server went away since it was used last.
            }
        }
        return await UseAsync(await OpenAsync(), use);
    }

    public async Task<DbConnection> OpenAsync()
    {
        var connection = driver.CreateConnection()!;
        connection.ConnectionString = connectionString;
        try
        {
            await connection.OpenAsync();
            await connection.ExecuteAsync(_settings);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public void Dispose()
    {
        while (_resting.TryPop(out var connection)) connection.Dispose();
    }

    private async Task<T> UseAsync<T>(DbConnection connection, Func<DbConnection, Task<T>> use)
    {
        try
        {
            var result = await use(connection);
            _resting.Push(connection);
            return result;
        }
        catch (Exception exception)
        {
            if (!IsBroken(connection, exception))
            {
                _resting.Push(connection);
                throw;
            }
            await connection.DisposeAsync();
            Dispose();
            throw;
        }
    }

    /// <summary>What the server itself refuses, and what our own code throws, leaves the connection whole; anything else is not trusted.</summary>
    private static bool IsBroken(DbConnection connection, Exception exception) =>
        connection.State != ConnectionState.Open || (exception is DbException failed && MySqlErrors.NumberOf(failed) == 0);
}
