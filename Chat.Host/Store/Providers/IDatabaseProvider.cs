using System.Data.Common;

namespace Chat.Host.Store.Providers;

/// <summary>What a database does in its own way. Everything else is written once, in SQL that both understand.</summary>
internal interface IDatabaseProvider : IDisposable
{
    SqlWords Words { get; }

    /// <summary>Once before anything else.</summary>
    Task PrepareAsync();

    /// <summary>Runs a read where it may block.</summary>
    Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read);

    /// <summary>
    /// Runs one transaction where it may block, and commits it when the function returns. The function may be called again
    /// after somebody else was in its way, so it changes nothing but the database.
    /// </summary>
    Task<T> WriteAsync<T>(Func<DbTransaction, Task<T>> write);

    /// <summary>As long as it is kept, no other node changes the schema.</summary>
    Task<IAsyncDisposable> LockSchemaAsync();

    Task<bool> HasTableAsync(DbTransaction transaction, string table);

    /// <summary>The database refused what it was given, not the state it is in: something else may go through.</summary>
    bool IsAboutData(Exception exception);

    /// <summary>A statement of a migration that was cut off said this already.</summary>
    bool IsThereAlready(DbException exception);

    /// <summary>The database could not be asked at all, and may be there later.</summary>
    bool IsOutOfReach(Exception exception);
}
