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
            foreach (var userId in userIds) await MoveAsync(transaction, id, userId, seq, 0);
        });
    }

    public Task MoveDeliveredAsync(long userId, IReadOnlyDictionary<ConversationKey, long> seqs) =>
        database.WriteAsync(async transaction =>
        {
            foreach (var (key, seq) in seqs)
                await MoveAsync(transaction, await Ids.EnsureConversationAsync(transaction, key.ToString()), userId, seq, 0);
        });

    public Task<(long Read, bool Moved)> MoveReadAsync(ConversationKey key, long userId, long seq) =>
        database.WriteAsync(async transaction =>
        {
            var id = await Ids.EnsureConversationAsync(transaction, key.ToString());
            var before = await transaction.Connection!.ExecuteScalarAsync<long>(
                "SELECT COALESCE(MAX(read_seq), 0) FROM receipts WHERE conversation_id = @id AND user_id = @userId",
                new { id, userId }, transaction);
            if (seq <= before) return (before, false);
            await MoveAsync(transaction, id, userId, seq, seq);
            return (seq, true);
        });

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
