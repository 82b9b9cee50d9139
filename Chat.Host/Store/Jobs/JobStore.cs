using Chat.Host.Domain.Jobs;
using Chat.Host.Domain.Model;
using Dapper;

namespace Chat.Host.Store.Jobs;

internal sealed class JobStore(Database database) : IJobStore
{
    public Task<string?> TitleAsync(long jobId) => database.ReadAsync(connection =>
        connection.QueryFirstOrDefaultAsync<string>("SELECT title FROM jobs WHERE id = @jobId", new { jobId }));

    public async Task<IReadOnlyDictionary<ConversationKey, Message>> NewestAsync(IReadOnlyCollection<ConversationKey> keys)
    {
        var newest = new Dictionary<ConversationKey, Message>();
        foreach (var page in Ids.Pages(keys))
        {
            var rows = await database.ReadAsync(connection => connection.QueryAsync<MessageRow>(
                MessageRow.Select + "WHERE c.conversation_key IN @page AND m.seq = c.head_seq", new { page }));
            foreach (var message in rows.Select(row => row.ToMessage())) newest.Add(message.Conversation, message);
        }
        return newest;
    }

    public async Task<IReadOnlyDictionary<(ConversationKey Key, long UserId), long>> UnreadAsync(IReadOnlyCollection<ConversationKey> keys)
    {
        var unread = new Dictionary<(ConversationKey Key, long UserId), long>();
        foreach (var page in Ids.Pages(keys))
        {
            var rows = await database.ReadAsync(connection => connection.QueryAsync<(string Key, long UserId, long Count)>(
                """
                SELECT c.conversation_key, m.user_id, COUNT(*)
                FROM conversations c JOIN conversation_members m ON m.conversation_id = c.id
                LEFT JOIN receipts r ON r.conversation_id = c.id AND r.user_id = m.user_id
                JOIN messages x ON x.conversation_id = c.id AND x.seq > COALESCE(r.read_seq, 0) AND x.sender_id <> m.user_id
                WHERE c.conversation_key IN @page GROUP BY c.conversation_key, m.user_id
                """, new { page }));
            foreach (var (key, userId, count) in rows) unread.Add((ConversationKey.Parse(key), userId), count);
        }
        return unread;
    }

    public async Task<IReadOnlyList<long>> OfOthersAsync(ConversationKey key, long userId, long afterSeq, long toSeq) =>
        [.. await database.ReadAsync(connection => connection.QueryAsync<long>(
            """
            SELECT m.id FROM messages m JOIN conversations c ON c.id = m.conversation_id
            WHERE c.conversation_key = @Key AND m.seq > @afterSeq AND m.seq <= @toSeq AND m.sender_id <> @userId ORDER BY m.seq
            """, new { Key = key.ToString(), userId, afterSeq, toSeq }))];
}
