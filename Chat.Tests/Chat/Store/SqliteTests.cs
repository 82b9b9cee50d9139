using Chat.Host.Store;
using Chat.Tests.Support;
using Dapper;

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
}
