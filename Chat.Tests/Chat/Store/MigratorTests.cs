using Chat.Host.Store;
using Chat.Host.Store.Schema;
using Chat.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Chat.Tests.Chat.Store;

public sealed class MigratorTests
{
    // The table of the seed, as a deployment may have it.
    private const string SeedTable =
        """
        CREATE TABLE chat_rooms (
          id INTEGER PRIMARY KEY,
          course_id INT NOT NULL,
          student_id INT NOT NULL,
          tutor_id INT NOT NULL,
          UNIQUE (student_id, tutor_id, course_id)
        )
        """;

    [Test]
    public async Task Nodes_that_start_together_apply_each_migration_once()
    {
        using var folder = new TempFolder();
        var nodes = Enumerable.Range(0, 6).Select(_ => new StoreNode(folder)).ToList();
        await Task.WhenAll(nodes.Select(node => Task.Run(node.MigrateAsync))).WithPatience();
        var applied = await nodes[0].Database.ReadAsync(c => c.QueryAsync<int>("SELECT version FROM schema_migrations ORDER BY version"))
            .WithPatience();
        Assert.That(applied, Is.EqualTo(Migrations.All.Select(migration => migration.Version)));
        foreach (var node in nodes) await node.DisposeAsync();
    }

    [Test]
    public async Task A_second_start_changes_nothing()
    {
        using var folder = new TempFolder();
        await using var node = new StoreNode(folder);
        await node.MigrateAsync().WithPatience();
        var before = await SchemaAsync(node);
        var epoch = await new ConversationStore(node.Database).EpochAsync().WithPatience();
        await node.MigrateAsync().WithPatience();
        Assert.That(await SchemaAsync(node), Is.EqualTo(before));
        Assert.That(await new ConversationStore(node.Database).EpochAsync().WithPatience(), Is.EqualTo(epoch));
    }

    [Test]
    public async Task A_chat_rooms_table_full_of_rows_is_kept_as_it_is()
    {
        using var folder = new TempFolder();
        await using (var old = new SqliteConnection($"Data Source={folder.File("chat.db")};Pooling=False"))
        {
            await old.ExecuteAsync(SeedTable).WithPatience();
            await old.ExecuteAsync("INSERT INTO chat_rooms VALUES (7, 1, 9, 3), (8, 2, 10, 4)").WithPatience();
        }
        await using var node = new StoreNode(folder);
        await node.MigrateAsync().WithPatience();
        var schema = await node.Database.ReadAsync(c => c.ExecuteScalarAsync<string>("SELECT sql FROM sqlite_master WHERE name = 'chat_rooms'"))
            .WithPatience();
        Assert.That(schema, Is.EqualTo(SeedTable));
        var rooms = await new TutoringStore(node.Database).RoomsOfAsync(9, 0, 10).WithPatience();
        Assert.That(rooms.Select(room => (room.Id, room.CourseId, room.StudentId, room.TutorId)), Is.EqualTo(new[] { (7L, 1L, 9L, 3L) }));
        var (room, created) = await new TutoringStore(node.Database).OpenRoomAsync(2, 9, 4).WithPatience();
        Assert.That((room.Id, created), Is.EqualTo((9L, true)));
    }

    [Test]
    public async Task Every_commit_is_on_the_disk_and_readers_do_not_wait()
    {
        using var folder = new TempFolder();
        await using var node = new StoreNode(folder);
        await node.MigrateAsync().WithPatience();
        Assert.That(await node.Database.ReadAsync(c => c.ExecuteScalarAsync<string>("PRAGMA journal_mode")).WithPatience(), Is.EqualTo("wal"));
        Assert.That(await node.Database.ReadAsync(c => c.ExecuteScalarAsync<int>("PRAGMA synchronous")).WithPatience(), Is.EqualTo(2));
    }

    private static async Task<IReadOnlyList<string>> SchemaAsync(StoreNode node) =>
        [.. await node.Database.ReadAsync(c => c.QueryAsync<string>("SELECT COALESCE(sql, name) FROM sqlite_master ORDER BY name")).WithPatience()];
}
