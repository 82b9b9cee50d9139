using Chat.Host.Domain.Model;

namespace Chat.Host.Domain;

internal interface IMessageStore
{
    /// <summary>
    /// Stores the message under the next seq of its conversation, in one transaction that is durable on return.
    /// If the sender used the client id there since <paramref name="repeatSince"/>, nothing is stored and false comes with the first message.
    /// </summary>
    Task<(Message Message, bool Stored)> AppendAsync(Person sender, Draft draft, DateTimeOffset now, DateTimeOffset repeatSince);

    Task<Message?> FindRepeatAsync(ConversationKey key, long senderId, string clientId, DateTimeOffset since);

    Task<Message?> FindAsync(ConversationKey key, long messageId);

    Task<Message?> FindBySeqAsync(ConversationKey key, long seq);

    Task<long> HeadAsync(ConversationKey key);

    /// <summary>Oldest first, at most one more than the limit: then there are more.</summary>
    Task<IReadOnlyList<Message>> HistoryAsync(ConversationKey key, HistoryQuery query);

    /// <summary>Oldest first, from the one after this seq on.</summary>
    Task<IReadOnlyList<Message>> AfterAsync(ConversationKey key, long seq, int limit);

    /// <summary>Each sender's newest message after one seq up to another.</summary>
    Task<IReadOnlyList<Message>> NewestOfSendersAsync(ConversationKey key, long fromSeq, long toSeq);
}
