using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.ObjectPool;

namespace Chat.Host.Store.Providers;

/// <summary>
/// The open connections to one file, each lent to one at a time. The driver's own pool may lend one to two that open at the same moment,
/// so that a read lands in the transaction of a write (dotnet/efcore issue 39008).
/// </summary>
internal sealed class SqliteConnections(string connectionString, string settings) : IDisposable
{
    private readonly ObjectPool<SqliteConnection> _resting =
        new DefaultObjectPoolProvider().Create(new Policy(connectionString, settings));

    /// <summary>One that met an exception is not used again.</summary>
    public async Task<T> UseAsync<T>(Func<SqliteConnection, Task<T>> use)
    {
        var connection = _resting.Get();
        try
        {
            var result = await use(connection);
            _resting.Return(connection);
            return result;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public void Dispose() => ((IDisposable)_resting).Dispose();

    private sealed class Policy(string connectionString, string settings) : PooledObjectPolicy<SqliteConnection>
    {
        public override SqliteConnection Create()
        {
            var connection = new SqliteConnection(connectionString);
            try
            {
                connection.Open();
                connection.Execute(settings);
                return connection;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }

        public override bool Return(SqliteConnection connection) => true;
    }
}
