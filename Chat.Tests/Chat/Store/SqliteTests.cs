using System.Data;
using System.Data.Common;
using Chat.Host.Store;
using Chat.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Chat.Tests.Chat.Store;

/// <summary>What only SQLite must be told.</summary>
internal sealed class SqliteTests
{
    [Test]
    public async Task Every_commit_is_on_the_disk_and_readers_do_not_wait()
    {
        await using var home = await StoreHome.CreateAsync(DatabaseKind.Sqlite);
        var node = await home.StartNodeAsync();
        Assert.That(await node.Database.ReadAsync(c => c.ExecuteScalarAsync<string>("PRAGMA journal_mode")).WithPatience(), Is.EqualTo("wal"));
        Assert.That(await node.Database.ReadAsync(c => c.ExecuteScalarAsync<int>("PRAGMA synchronous")).WithPatience(), Is.EqualTo(2));
    }

    /// <summary>The pool of the driver may lend one connection to two that open at the same moment.</summary>
    [Test]
    public async Task Who_uses_a_connection_has_it_alone_and_the_next_has_it_again()
    {
        const int readers = 4;
        await using var home = await StoreHome.CreateAsync(DatabaseKind.Sqlite);
        var node = home.AddNode();
        var first = await TogetherAsync(node, readers);
        Assert.That(first.Select(connection => connection.Handle), Is.Unique);
        Assert.That(first.Select(connection => connection.ConnectionString), Is.All.Contains("Pooling=False"));
        var again = await node.Provider.ReadAsync(Task.FromResult).WithPatience();
        Assert.That(first, Does.Contain(again));
    }

    [Test]
    public async Task A_connection_that_met_an_exception_is_not_used_again()
    {
        await using var home = await StoreHome.CreateAsync(DatabaseKind.Sqlite);
        var node = await home.StartNodeAsync();
        DbConnection? failed = null;
        Assert.ThrowsAsync<SqliteException>(() => node.Provider.WriteAsync(transaction =>
        {
            failed = transaction.Connection!;
            return failed.ExecuteAsync("INSERT INTO nowhere VALUES (1)", transaction: transaction);
        }).WithPatience());
        Assert.That(failed!.State, Is.EqualTo(ConnectionState.Closed));
        Assert.That(await node.Provider.WriteAsync(transaction => Task.FromResult(transaction.Connection!)).WithPatience(), Is.Not.SameAs(failed));
    }

    /// <summary>The connections of as many readers, none of which ends before all have theirs.</summary>
    private static async Task<SqliteConnection[]> TogetherAsync(StoreNode node, int readers)
    {
        using var all = new Barrier(readers);
        return await Task.WhenAll(Enumerable.Range(0, readers).Select(_ => Task.Factory.StartNew(Read, TaskCreationOptions.LongRunning).Unwrap()))
            .WithPatience();

        Task<SqliteConnection> Read() => node.Provider.ReadAsync(connection =>
        {
            Assert.That(all.SignalAndWait(Patience.Limit));
            return Task.FromResult((SqliteConnection)connection);
        });
    }
}
