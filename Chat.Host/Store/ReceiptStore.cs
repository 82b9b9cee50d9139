using System.Data.Common;
using Chat.Host.Domain;
using Chat.Host.Domain.Model;
using Dapper;

namespace Chat.Host.Store;

internal sealed class ReceiptStore(Database database) : IReceiptStore
{
    public async Task<IReadOnlyList<Receipt>> OfAsync(ConversationKey key)
    {
        var rows = await database.ReadAsync(connection => connection.QueryAsync<(long UserId, long Delivered, long Read)>(
            """
            SELECT r.user_id, r.delivered_seq, r.read_seq
            FROM receipts r JOIN conversations c ON c.id = r.conversation_id WHERE c.conversation_key = @Key
            """, new { Key = key.ToString() }));
        return [.. rows.Select(row => new Receipt(row.UserId, row.Delivered, row.Read))];
    }

    public async Task MoveDeliveredAsync(ConversationKey key, IReadOnlyCollection<long> userIds, long seq)
    {
        if (userIds.Count == 0) return;
        await database.WriteAsync(async transaction =>
        {
            var id = await Ids.EnsureConversationAsync(transaction, key.ToString());
            foreach (var page in userIds.Chunk(Ids.PageSize)) await MoveDeliveredAsync(transaction, id, page, seq);
        });
    }

    public Task MoveDeliveredAsync(long userId, IReadOnlyDictionary<ConversationKey, long> seqs) =>
        database.WriteAsync(async transaction =>
        {
            foreach (var (key, seq) in seqs)
                await MoveAsync(transaction, await Ids.EnsureConversationAsync(transaction, key.ToString()), userId, seq, 0);
        });

    public Task<(long Before, long Now)> MoveAsync(ConversationKey key, long userId, MessageStatus mark, long seq) =>
        database.WriteAsync(async transaction =>
        {
            var id = await Ids.EnsureConversationAsync(transaction, key.ToString());
            var column = mark == MessageStatus.Read ? "read_seq" : "delivered_seq";
            var before = await transaction.Connection!.ExecuteScalarAsync<long>(
                $"SELECT {column} FROM receipts WHERE conversation_id = @id AND user_id = @userId{database.Words.ForUpdate}", new { id, userId }, transaction);
            if (seq <= before) return (before, before);
            await MoveAsync(transaction, id, userId, seq, mark == MessageStatus.Read ? seq : 0);
            return (before, seq);
        });

    private static async Task MoveDeliveredAsync(DbTransaction transaction, long id, long[] userIds, long seq)
    {
        var connection = transaction.Connection!;
        var values = new { id, userIds, seq };
        var known = await connection.QueryAsync<long>(
            "SELECT user_id FROM receipts WHERE conversation_id = @id AND user_id IN @userIds", values, transaction);
        await connection.ExecuteAsync(
            "UPDATE receipts SET delivered_seq = @seq WHERE conversation_id = @id AND user_id IN @userIds AND delivered_seq < @seq",
            values, transaction);
        foreach (var userId in userIds.Except(known)) await MoveAsync(transaction, id, userId, seq, 0);
    }

    private static async Task MoveAsync(DbTransaction transaction, long conversationId, long userId, long delivered, long read)
    {
        var connection = transaction.Connection!;
        var marks = new { conversationId, userId, delivered, read };
        var known = await connection.ExecuteAsync(
            """
            UPDATE receipts
            SET delivered_seq = CASE WHEN delivered_seq < @delivered THEN @delivered ELSE delivered_seq END,
                read_seq = CASE WHEN read_seq < @read THEN @read ELSE read_seq END
            WHERE conversation_id = @conversationId AND user_id = @userId
            """, marks, transaction);
        if (known > 0) return;
        await connection.ExecuteAsync(
            "INSERT INTO receipts (conversation_id, user_id, delivered_seq, read_seq) VALUES (@conversationId, @userId, @delivered, @read)",
            marks, transaction);
    }
}
