using Chat.Host.Domain.Model;
using Chat.Host.Store.Providers;

namespace Chat.Host.Store.Committing;

/// <summary>Moves the receipts of a batch forward, each row once.</summary>
internal sealed class MarkBatch(Rows rows, SqlWords sql, LockedConversations conversations)
{
    public async Task MoveAsync(IReadOnlyList<PendingMarks> pending)
    {
        var wanted = pending.SelectMany(entry => entry.Marks).Select(mark => (conversations[mark.Conversation].Id, mark.UserId)).Distinct().ToList();
        if (wanted.Count == 0) return;
        var receipts = (await rows.SelectAsync<(long Conversation, long UserId, long Delivered, long Read)>(
            "SELECT conversation_id, user_id, delivered_seq, read_seq FROM receipts", "conversation_id = {0} AND user_id = {1}",
            [.. wanted.Select(key => new object?[] { key.Id, key.UserId })]))
            .ToDictionary(row => (row.Conversation, row.UserId), row => new Receipt(row.UserId, row.Delivered, row.Read));

        var moved = new HashSet<(long Conversation, long UserId)>();
        foreach (var entry in pending)
        {
            var before = new List<Receipt>();
            foreach (var mark in entry.Marks)
            {
                var key = (conversations[mark.Conversation].Id, mark.UserId);
                var receipt = receipts.GetValueOrDefault(key) ?? new Receipt(mark.UserId, 0, 0);
                before.Add(receipt);
                var after = receipt with { Delivered = Math.Max(receipt.Delivered, mark.Delivered), Read = Math.Max(receipt.Read, mark.Read) };
                receipts[key] = after;
                if (after != receipt) moved.Add(key);
            }
            entry.Outcome = before;
        }
        await rows.InsertAsync(
            ("INSERT INTO receipts (conversation_id, user_id, delivered_seq, read_seq) VALUES", Later),
            [.. moved.Select(key => new object?[] { key.Conversation, key.UserId, receipts[key].Delivered, receipts[key].Read })]);
    }

    private string Later => $"{sql.OnConflict("conversation_id, user_id")} {Column("delivered_seq")}, {Column("read_seq")}";

    private string Column(string name) => $"{name} = {sql.Greatest}({name}, {sql.Inserted(name)})";
}
