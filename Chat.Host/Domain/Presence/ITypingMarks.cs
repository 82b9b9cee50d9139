using Chat.Host.Domain.Model;

namespace Chat.Host.Domain.Presence;

/// <summary>Who is typing where, by which connection. In Redis: <c>typing:{id}:{userId}</c>, whose value is the connection.</summary>
internal interface ITypingMarks
{
    /// <summary>Sets or renews a mark; it is of this connection then, and goes by itself after the span if nobody takes it away.</summary>
    ValueTask SetAsync(ConversationKey key, long userId, string connection, TimeSpan span);

    /// <summary>Takes a mark away, if one is there and of that connection where one is named. True when it was.</summary>
    ValueTask<bool> TakeAsync(ConversationKey key, long userId, string? connection);
}
