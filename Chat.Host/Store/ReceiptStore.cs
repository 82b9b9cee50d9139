using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using Chat.Host.Domain.Model;
using Chat.Host.Store.Committing;
using Dapper;

namespace Chat.Host.Store;

internal sealed class ReceiptStore(Database database, Committer committer, ILogger<ReceiptStore> logger) : IReceiptStore
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
        try
        {
            await MoveAsync([.. userIds.Select(userId => new Mark(key, userId, seq, 0))]);
        }
        catch (Exception exception)
        {
            ChatLog.MarksBehind(logger, exception, seq, key.Kind, key.Id);
        }
    }

    public Task MoveDeliveredAsync(long userId, IReadOnlyDictionary<ConversationKey, long> seqs) =>
        MoveAsync([.. seqs.Select(entry => new Mark(entry.Key, userId, entry.Value, 0))]);

    public async Task<(long Before, long Now)> MoveAsync(ConversationKey key, long userId, MessageStatus mark, long seq)
    {
        var isRead = mark == MessageStatus.Read;
        var receipt = (await MoveAsync([new Mark(key, userId, seq, isRead ? seq : 0)]))[0];
        var before = isRead ? receipt.Read : receipt.Delivered;
        return (before, Math.Max(before, seq));
    }

    private async Task<IReadOnlyList<Receipt>> MoveAsync(IReadOnlyList<Mark> marks)
    {
        if (marks.Count == 0) return [];
        var pending = new PendingMarks(marks, committer.Now);
        committer.Add(pending);
        return await pending.Done;
    }
}
