using System.Data.Common;
using System.Diagnostics;
using System.Net.Sockets;
using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using Chat.Host.Store.Providers;

namespace Chat.Host.Store;

/// <summary>The way of every store to the database. Statements are written once; <see cref="Words"/> has what differs.</summary>
internal sealed class Database(IDatabaseProvider provider, ChatMeter meter) : IStoreFaults
{
    public SqlWords Words => provider.Words;

    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read)
    {
        var started = Stopwatch.GetTimestamp();
        var result = await provider.ReadAsync(read);
        meter.StoreUsed(started, "read");
        return result;
    }

    /// <summary>
    /// One transaction, committed when the function returns. It may be called again if somebody else was in its way.
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> write)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            return await provider.WriteAsync(write);
        }
        finally
        {
            meter.StoreUsed(started, "write");
        }
    }

    public Task WriteAsync(Func<DbTransaction, Task> write) => WriteAsync(async transaction =>
    {
        await write(transaction);
        return true;
    });

    public bool IsOfStore(Exception exception) => exception is StoreBusyException or TimeoutException or IOException or SocketException
        || (exception is DbException && !provider.IsAboutData(exception));
}
