using Chat.Host.Domain.Model;

namespace Chat.Host.Domain;

/// <summary>
/// What the domain tells. Each contract hears it and says it on to its sockets in its own words.
/// Calls about one conversation come one at a time, messages in the order of their seq.
/// </summary>
internal interface IChatListener
{
    ValueTask MessageSentAsync(Conversation conversation, Message message);

    ValueTask MessagesReadAsync(ConversationKey conversation, long userId, long messageId);

    ValueTask TypingChangedAsync(ConversationKey conversation, long userId, bool isTyping);

    ValueTask ConversationOpenedAsync(Conversation conversation);

    ValueTask MemberJoinedAsync(ConversationKey conversation, long userId);

    ValueTask MemberLeftAsync(ConversationKey conversation, long userId);
}
