using Chat.Host.Domain.Model;
using Chat.Host.Store.Providers;

namespace Chat.Host.Store.Committing;

/// <summary>Stores the messages of a batch, each under the next seq of its conversation.</summary>
internal sealed class MessageBatch(Rows rows, SqlWords sql, LockedConversations conversations)
{
    private const string Same = "conversation_id = {0} AND sender_id = {1} AND client_id = {2}";

    public async Task StoreAsync(IReadOnlyList<PendingMessage> messages)
    {
        if (messages.Count == 0) return;
        var known = await KnownAsync(messages);
        var stored = new List<(PendingMessage Pending, long Seq)>();
        var repeated = new List<(PendingMessage Pending, PendingMessage First)>();
        var firsts = new Dictionary<(ConversationKey, long, string), PendingMessage>();
        var expired = new HashSet<long>();
        foreach (var pending in messages)
        {
            if (pending.Draft.ClientId is { } clientId)
            {
                var identity = (pending.Draft.Conversation, pending.Sender.Id, clientId);
                var row = known.GetValueOrDefault(identity);
                if (row?.CreatedAt > pending.RepeatSince)
                {
                    pending.Outcome = (row.ToMessage(), false);
                    continue;
                }
                if (!firsts.TryAdd(identity, pending))
                {
                    repeated.Add((pending, firsts[identity]));
                    continue;
                }
                if (row is not null) expired.Add(row.Id);
            }
            stored.Add((pending, conversations[pending.Draft.Conversation].Next()));
        }

        // A client id is free again after a day; the message that had it keeps everything else.
        await rows.UpdateAsync("UPDATE messages SET client_id = NULL", "id = {0}", [.. expired.Select(id => new object?[] { id })]);
        await InsertAsync(stored);
        foreach (var (pending, first) in repeated) pending.Outcome = (first.Outcome.Message, false);
    }

    /// <summary>
    /// What the senders stored before under the client ids of now, which is seldom anything. The index alone says so;
    /// asked for whole rows at once, MariaDB reads every message of the conversations.
    /// </summary>
    private async Task<Dictionary<(ConversationKey, long, string), MessageRow>> KnownAsync(IReadOnlyList<PendingMessage> messages)
    {
        var ids = await rows.SelectAsync<long>("SELECT id FROM messages", Same,
        [
            .. messages.Where(pending => pending.Draft.ClientId is not null).Select(pending =>
                new object?[] { conversations[pending.Draft.Conversation].Id, pending.Sender.Id, pending.Draft.ClientId }),
        ]);
        var found = await rows.SelectAsync<MessageRow>(MessageRow.Select, "m.id = {0}", [.. ids.Distinct().Select(id => new object?[] { id })]);
        return found.ToDictionary(row => (ConversationKey.Parse(row.ConversationKey), row.SenderId, row.ClientId!));
    }

    private async Task InsertAsync(List<(PendingMessage Pending, long Seq)> stored)
    {
        if (stored.Count == 0) return;
        await rows.InsertAsync(
            ("INSERT INTO messages (conversation_id, seq, sender_id, type, content, reply_to, client_id, created_at) VALUES", ""),
            [.. stored.Select(entry => ValuesOf(entry.Pending, entry.Seq))]);
        await conversations.SaveAsync(rows, sql);
        var ids = (await rows.SelectAsync<(long Conversation, long Seq, long Id)>(
            "SELECT conversation_id, seq, id FROM messages", "conversation_id = {0} AND seq = {1}",
            [.. stored.Select(entry => new object?[] { conversations[entry.Pending.Draft.Conversation].Id, entry.Seq })]))
            .ToDictionary(row => (row.Conversation, row.Seq), row => row.Id);
        foreach (var (pending, seq) in stored)
            pending.Outcome = (MessageOf(pending, seq, ids[(conversations[pending.Draft.Conversation].Id, seq)]), true);
    }

    private object?[] ValuesOf(PendingMessage pending, long seq) =>
    [
        conversations[pending.Draft.Conversation].Id, seq, pending.Sender.Id, pending.Draft.Type, pending.Draft.Content, pending.Draft.ReplyTo,
        pending.Draft.ClientId, pending.CreatedAt,
    ];

    private static Message MessageOf(PendingMessage pending, long seq, long id) => new()
    {
        Id = id,
        Conversation = pending.Draft.Conversation,
        Seq = seq,
        Sender = pending.Sender,
        Type = pending.Draft.Type,
        Content = pending.Draft.Content,
        ReplyTo = pending.Draft.ReplyTo,
        ClientId = pending.Draft.ClientId,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(pending.CreatedAt),
    };
}
