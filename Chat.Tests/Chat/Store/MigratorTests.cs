using System.Data.Common;
using Chat.Host.Store;
using Chat.Host.Store.Schema;
using Chat.Tests.Architecture;
using Chat.Tests.Chat.Tutoring;
using Chat.Tests.Support;
using Dapper;

namespace Chat.Tests.Chat.Store;

[TestFixture(DatabaseKind.Sqlite), TestFixture(DatabaseKind.MySql)]
internal sealed class MigratorTests(DatabaseKind kind)
{
    /// <summary>A database as a deployment of the seed has it, as its own tool dumps it.</summary>
    private string Dump => OurCode.Read($"Chat.Tests/Chat/Store/Dumps/chat_rooms.{kind.ToString().ToLowerInvariant()}.sql");

    [Test]
    public async Task Nodes_that_start_together_apply_each_migration_once()
    {
        await using var home = await StoreHome.CreateAsync(kind);
        var nodes = Enumerable.Range(0, 6).Select(_ => home.AddNode()).ToList();
        await Task.WhenAll(nodes.Select(node => Task.Run(node.MigrateAsync)));
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
        await administrator.ExecuteAsync(Dump).WithPatience();
        var (schema, rows) = (await SchemaAsync(administrator), await RowsAsync(administrator));
        var node = await home.StartNodeAsync();
        Assert.That((await SchemaAsync(administrator)).Where(line => line.Contains("chat_rooms")), Is.EqualTo(schema));
        Assert.That(await RowsAsync(administrator), Is.EqualTo(rows).And.Count.EqualTo(6));
        var (room, created) = await new TutoringStore(node.Database).OpenRoomAsync(2, 9, 5).WithPatience();
        Assert.That((room.Id, created), Is.EqualTo((42L, true)));
        (room, created) = await new TutoringStore(node.Database).OpenRoomAsync(1, 10, 3).WithPatience();
        Assert.That((room.Id, created), Is.EqualTo((8L, false)));
    }

    [Test]
    public async Task A_host_that_starts_on_a_dump_serves_its_rooms()
    {
        await using var home = await StoreHome.CreateAsync(kind);
        await using (var administrator = home.Connect()) await administrator.ExecuteAsync(Dump).WithPatience();
        await using var host = await ChatHost.StartAsync(home.Settings);
        var (student, tutor) = (await host.ConnectAsync(ChatWorld.Student), await host.ConnectAsync(ChatWorld.Tutor));
        Assert.That(RoomsOf(student), Is.EqualTo(new long[] { 7, 11, 41 }));
        Assert.That(RoomsOf(tutor), Is.EqualTo(new long[] { 7, 8, 40 }));
        Assert.That((await student.AskAsync("send_message", new { roomId = 7, content = "still here" })).Number("message.seq"), Is.EqualTo(1));
        Assert.That((await tutor.EventAsync("new_message")).Number("roomId"), Is.EqualTo(7));
        Assert.That((await student.AskAsync("send_message", new { roomId = 8, content = "x" })).ErrorCode(), Is.EqualTo("False UNAUTHORIZED"));
    }

    private static IEnumerable<long> RoomsOf(ChatClient client) =>
        client.Events("ready")[0].GetProperty("rooms").EnumerateArray().Select(room => room.Number("id")).Order();

    private static async Task<IReadOnlyList<(long, long, long, long)>> RowsAsync(DbConnection connection) =>
        [.. await connection.QueryAsync<(long, long, long, long)>("SELECT id, course_id, student_id, tutor_id FROM chat_rooms ORDER BY id").WithPatience()];

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
