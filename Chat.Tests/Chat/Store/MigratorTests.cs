using System.Data.Common;
using Chat.Host.Store;
using Chat.Host.Store.Schema;
using Chat.Tests.Support;
using Dapper;

namespace Chat.Tests.Chat.Store;

[TestFixture(DatabaseKind.Sqlite), TestFixture(DatabaseKind.MySql)]
internal sealed class MigratorTests(DatabaseKind kind)
{
    // The table of the seed, as a deployment may have it.
    private string SeedTable => kind == DatabaseKind.MySql
        ? """
          CREATE TABLE chat_rooms (
            id INT PRIMARY KEY AUTO_INCREMENT,
            course_id INT NOT NULL,
            student_id INT NOT NULL,
            tutor_id INT NOT NULL,
            UNIQUE KEY (student_id, tutor_id, course_id)
          )
          """
        : """
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
        await using var home = await StoreHome.CreateAsync(kind);
        var nodes = Enumerable.Range(0, 6).Select(_ => home.AddNode()).ToList();
        await Task.WhenAll(nodes.Select(node => Task.Run(node.MigrateAsync))).WithPatience();
        var applied = await nodes[0].Database.ReadAsync(c => c.QueryAsync<int>("SELECT version FROM schema_migrations ORDER BY version"))
            .WithPatience();
        Assert.That(applied, Is.EqualTo(Migrations.In(nodes[0].Provider.Words).Select(migration => migration.Version)));
    }

    [Test]
    public async Task A_second_start_changes_nothing()
    {
        await using var home = await StoreHome.CreateAsync(kind);
        var node = await home.StartNodeAsync();
        await using var administrator = home.Connect();
        var before = await SchemaAsync(administrator);
        var epoch = await new ConversationStore(node.Database).EpochAsync().WithPatience();
        await node.MigrateAsync().WithPatience();
        Assert.That(await SchemaAsync(administrator), Is.EqualTo(before));
        Assert.That(await new ConversationStore(node.Database).EpochAsync().WithPatience(), Is.EqualTo(epoch));
    }

    [Test]
    public async Task A_chat_rooms_table_full_of_rows_is_kept_as_it_is()
    {
        await using var home = await StoreHome.CreateAsync(kind);
        await using var administrator = home.Connect();
        await administrator.ExecuteAsync(SeedTable).WithPatience();
        await administrator.ExecuteAsync("INSERT INTO chat_rooms VALUES (7, 1, 9, 3), (8, 2, 10, 4)").WithPatience();
        var before = await SchemaAsync(administrator);
        var node = await home.StartNodeAsync();
        Assert.That((await SchemaAsync(administrator)).Where(line => line.Contains("chat_rooms")), Is.EqualTo(before));
        var rooms = await new TutoringStore(node.Database).RoomsOfAsync(9, 0, 10).WithPatience();
        Assert.That(rooms.Select(room => (room.Id, room.CourseId, room.StudentId, room.TutorId)), Is.EqualTo(new[] { (7L, 1L, 9L, 3L) }));
        var (room, created) = await new TutoringStore(node.Database).OpenRoomAsync(2, 9, 4).WithPatience();
        Assert.That((room.Id, created), Is.EqualTo((9L, true)));
    }

    private async Task<IReadOnlyList<string>> SchemaAsync(DbConnection connection) => [.. await connection.QueryAsync<string>(
        kind == DatabaseKind.Sqlite
            ? "SELECT tbl_name || ': ' || COALESCE(sql, name) FROM sqlite_master ORDER BY name"

            // The driver does not read the three-byte characters in which the server tells of itself.
            : """
              SELECT CONVERT(CONCAT_WS(' ', table_name, column_name, column_type, is_nullable, column_key, extra, collation_name) USING utf8mb4)
              FROM information_schema.columns WHERE table_schema = DATABASE()
              UNION SELECT CONVERT(CONCAT_WS(' ', table_name, index_name, seq_in_index, column_name, non_unique) USING utf8mb4)
              FROM information_schema.statistics WHERE table_schema = DATABASE() ORDER BY 1
              """).WithPatience()];
}
