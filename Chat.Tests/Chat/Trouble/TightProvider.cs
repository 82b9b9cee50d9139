using System.Data.Common;
using Chat.Host.Store.Providers;
using Dapper;

namespace Chat.Tests.Chat.Trouble;

/// <summary>SQLite, whose file may not grow while it is tight: then SQLite says itself that the disk is full.</summary>
internal sealed class TightProvider(IDatabaseProvider inner) : IDatabaseProvider
{
    private const int AsItIs = 1;
    private const int Most = 1_073_741_823;

    public volatile bool IsTight;

    public SqlWords Words => inner.Words;

    public Task PrepareAsync() => inner.PrepareAsync();

    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read) => inner.ReadAsync(read);

    public Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> write) => inner.WriteAsync(async transaction =>
    {
        await transaction.Connection!.ExecuteAsync($"PRAGMA max_page_count={(IsTight ? AsItIs : Most)}", transaction: transaction);
        return await write(transaction);
    });

    public Task<IAsyncDisposable> LockSchemaAsync() => inner.LockSchemaAsync();

    public Task<bool> HasTableAsync(DbTransaction transaction, string table) => inner.HasTableAsync(transaction, table);

    public bool IsAboutData(Exception exception) => inner.IsAboutData(exception);

    public bool IsThereAlready(DbException exception) => inner.IsThereAlready(exception);

    public bool IsOutOfReach(Exception exception) => inner.IsOutOfReach(exception);

    public void Dispose() => inner.Dispose();
}
