using System.Data.Common;
using Chat.Host.Domain;
using Chat.Host.Domain.Members;
using Chat.Host.Domain.Model;
using Dapper;

namespace Chat.Host.Store;

/// <summary>Knows where each kind of conversation keeps its members: rooms and courses in tables of their own, all others in one.</summary>
internal sealed class ConversationStore(Database database) : IConversationStore
{
    private string? _epoch;

    public async Task<string> EpochAsync() => _epoch ??= await database.ReadAsync(connection =>
        connection.QuerySingleAsync<string>("SELECT value FROM store_info WHERE name = 'epoch'"));

    public Task<Conversation?> FindAsync(ConversationKey key) => database.ReadAsync(connection => key.Kind switch
    {
        ConversationKey.RoomKind => FindRoomAsync(connection, key),
        ConversationKey.CourseKind => FindCourseAsync(connection, key),
        _ => FindOtherAsync(connection, key),
    });

    public Task<IReadOnlyList<ConversationKey>> MembershipsAsync(long userId, IReadOnlyCollection<string> kinds) =>
        database.ReadAsync<IReadOnlyList<ConversationKey>>(async connection =>
        {
            var keys = new List<ConversationKey>();
            foreach (var kind in kinds) keys.AddRange(await MembershipsAsync(connection, userId, kind));
            return keys;
        });

    public async Task<IReadOnlyList<Missed>> MissedAsync(long userId, IReadOnlyCollection<ConversationKey> keys)
    {
        var missed = new List<Missed>();
        foreach (var page in Ids.Pages(keys))
        {
            var rows = await database.ReadAsync(connection => connection.QueryAsync<(string Key, long Head, long Delivered)>(
                """
                SELECT c.conversation_key, c.head_seq, COALESCE(r.delivered_seq, 0)
                FROM conversations c LEFT JOIN receipts r ON r.conversation_id = c.id AND r.user_id = @userId
                WHERE c.conversation_key IN @page AND c.head_seq > COALESCE(r.delivered_seq, 0)
                """, new { userId, page }));
            missed.AddRange(rows.Select(row => new Missed(ConversationKey.Parse(row.Key), row.Head, row.Delivered)));
        }
        return missed;
    }

    public async Task<IReadOnlyDictionary<ConversationKey, Overview>> OverviewsAsync(
        long userId, IReadOnlyCollection<ConversationKey> keys)
    {
        var overviews = new Dictionary<ConversationKey, Overview>();
        foreach (var page in Ids.Pages(keys))
        {
            foreach (var overview in await database.ReadAsync(c => OverviewPageAsync(c, userId, page)))
                overviews.Add(overview.Key, overview);
        }
        return overviews;
    }

    private static async Task<Conversation?> FindRoomAsync(DbConnection connection, ConversationKey key)
    {
        var row = await connection.QueryFirstOrDefaultAsync<RoomRow>(RoomRow.Select + "WHERE id = @Id", new { Id = key.Number });
        return row?.ToRoom().ToConversation();
    }

    private static async Task<Conversation?> FindCourseAsync(DbConnection connection, ConversationKey key)
    {
        var id = new { Id = key.Number };
        if (await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM courses WHERE id = @Id", id) == 0) return null;
        var members = await connection.QueryAsync<long>(
            "SELECT tutor_id FROM course_tutors WHERE course_id = @Id UNION SELECT student_id FROM enrollments WHERE course_id = @Id", id);
        return new Conversation(key, null, members.AsList());
    }

    private static async Task<Conversation?> FindOtherAsync(DbConnection connection, ConversationKey key)
    {
        var rows = await connection.QueryAsync<ConversationRow>(
            ConversationRow.Select + "WHERE c.conversation_key = @Key", new { Key = key.ToString() });
        return ConversationRow.ToConversations(rows).SingleOrDefault();
    }

    private static async Task<IEnumerable<ConversationKey>> MembershipsAsync(DbConnection connection, long userId, string kind)
    {
        switch (kind)
        {
            case ConversationKey.RoomKind:
                var rooms = await connection.QueryAsync<long>(
                    "SELECT id FROM chat_rooms WHERE student_id = @userId OR tutor_id = @userId", new { userId });
                return rooms.Select(ConversationKey.Room);
            case ConversationKey.CourseKind:
                var courses = await connection.QueryAsync<long>(
                    """
                    SELECT course_id FROM enrollments WHERE student_id = @userId
                    UNION SELECT course_id FROM course_tutors WHERE tutor_id = @userId
                    """, new { userId });
                return courses.Select(ConversationKey.Course);
            default:
                var others = await connection.QueryAsync<string>(
                    """
                    SELECT c.conversation_key FROM conversation_members m JOIN conversations c ON c.id = m.conversation_id
                    WHERE m.user_id = @userId AND c.conversation_key LIKE @Prefix
                    """, new { userId, Prefix = kind + ":%" });
                return others.Select(ConversationKey.Parse);
        }
    }

    private static async Task<IEnumerable<Overview>> OverviewPageAsync(DbConnection connection, long userId, string[] keys)
    {
        var values = new { userId, keys };
        var rows = await connection.QueryAsync<(string Key, long Head, long Delivered, long Unread)>(
            """
            SELECT c.conversation_key, c.head_seq, COALESCE(r.delivered_seq, 0), (SELECT COUNT(*) FROM messages m
                WHERE m.conversation_id = c.id AND m.seq > COALESCE(r.read_seq, 0) AND m.sender_id <> @userId)
            FROM conversations c LEFT JOIN receipts r ON r.conversation_id = c.id AND r.user_id = @userId
            WHERE c.conversation_key IN @keys
            """, values);
        var last = (await connection.QueryAsync<MessageRow>(
            MessageRow.Select + "WHERE c.conversation_key IN @keys AND m.seq = c.head_seq", values))
            .ToDictionary(row => row.ConversationKey, row => row.ToMessage());
        var receipts = (await connection.QueryAsync<(string Key, long UserId, long Delivered, long Read)>(
            """
            SELECT c.conversation_key, r.user_id, r.delivered_seq, r.read_seq
            FROM receipts r JOIN conversations c ON c.id = r.conversation_id WHERE c.conversation_key IN @keys
            """, values)).ToLookup(row => row.Key, row => new Receipt(row.UserId, row.Delivered, row.Read));
        return rows.Select(row => new Overview(
            ConversationKey.Parse(row.Key), row.Head, row.Delivered, row.Unread, last.GetValueOrDefault(row.Key), [.. receipts[row.Key]]));
    }
}
