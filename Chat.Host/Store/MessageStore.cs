using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using Chat.Host.Domain.Model;
using Chat.Host.Store.Committing;
using Dapper;

namespace Chat.Host.Store;

internal sealed class MessageStore(Database database, Committer committer, ChatMeter meter, ILogger<MessageStore> logger) : IMessageStore
{
    private const string RepeatCondition =
        "WHERE c.conversation_key = @Key AND m.sender_id = @SenderId AND m.client_id = @ClientId AND m.created_at > @Since";

    public async Task<(Message Message, bool Stored)> AppendAsync(
        Person sender, Draft draft, DateTimeOffset now, DateTimeOffset repeatSince)
    {
        var pending = new PendingMessage(sender, draft, now, repeatSince, committer.Now);
        committer.Add(pending);
        var result = await pending.Done;
        if (!result.Stored) return result;
        meter.MessageStored();
        ChatLog.MessageSaved(logger, result.Message.Id, sender.Id, result.Message.Seq, draft.Conversation.Kind, draft.Conversation.Id);
        return result;
    }

    public Task<Message?> FindRepeatAsync(ConversationKey key, long senderId, string clientId, DateTimeOffset since) =>
        OneAsync(RepeatCondition, RepeatOf(key, senderId, clientId, since));

    public Task<Message?> FindAsync(ConversationKey key, long messageId) =>
        OneAsync("WHERE c.conversation_key = @Key AND m.id = @MessageId", new { Key = key.ToString(), MessageId = messageId });

    public Task<Message?> FindBySeqAsync(ConversationKey key, long seq) =>
        OneAsync("WHERE c.conversation_key = @Key AND m.seq = @Seq", new { Key = key.ToString(), Seq = seq });

    public Task<long> HeadAsync(ConversationKey key) => database.ReadAsync(connection => connection.ExecuteScalarAsync<long>(
        "SELECT COALESCE(MAX(head_seq), 0) FROM conversations WHERE conversation_key = @Key", new { Key = key.ToString() }));

    public async Task<IReadOnlyList<Message>> HistoryAsync(ConversationKey key, HistoryQuery query)
    {
        var condition = query switch
        {
            { After: not null } => "AND m.id > @After ORDER BY m.id LIMIT @Limit",
            { Before: not null } => "AND m.id < @Before ORDER BY m.id DESC LIMIT @Limit",
            _ => "ORDER BY m.id DESC LIMIT @Limit",
        };
        var page = await ManyAsync(
            $"WHERE c.conversation_key = @Key {condition}",
            new { Key = key.ToString(), query.Before, query.After, Limit = query.Limit + 1 });
        return query.After is null ? [.. page.Reverse()] : page;
    }

    public Task<IReadOnlyList<Message>> AfterAsync(ConversationKey key, long seq, int limit) => ManyAsync(
        "WHERE c.conversation_key = @Key AND m.seq > @Seq ORDER BY m.seq LIMIT @Limit",
        new { Key = key.ToString(), Seq = seq, Limit = limit });

    public Task<IReadOnlyList<Message>> NewestOfSendersAsync(ConversationKey key, long fromSeq, long toSeq) => ManyAsync(
        """
        WHERE c.conversation_key = @Key AND m.seq IN (
            SELECT MAX(n.seq) FROM messages n JOIN conversations d ON d.id = n.conversation_id
            WHERE d.conversation_key = @Key AND n.seq > @fromSeq AND n.seq <= @toSeq GROUP BY n.sender_id)
        ORDER BY m.seq
        """, new { Key = key.ToString(), fromSeq, toSeq });

    private static object RepeatOf(ConversationKey key, long senderId, string clientId, DateTimeOffset since) =>
        new { Key = key.ToString(), SenderId = senderId, ClientId = clientId, Since = since.ToUnixTimeMilliseconds() };

    private async Task<Message?> OneAsync(string condition, object values)
    {
        var row = await database.ReadAsync(c => c.QueryFirstOrDefaultAsync<MessageRow>(MessageRow.Select + condition, values));
        return row?.ToMessage();
    }

    private async Task<IReadOnlyList<Message>> ManyAsync(string condition, object values)
    {
        var rows = await database.ReadAsync(c => c.QueryAsync<MessageRow>(MessageRow.Select + condition, values));
        return [.. rows.Select(row => row.ToMessage())];
    }
}
