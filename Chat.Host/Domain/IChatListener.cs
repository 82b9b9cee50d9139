using Chat.Host.Domain.Model;
using Chat.Host.Domain.Presence;

namespace Chat.Host.Domain;

/// <summary>
/// What the domain tells. Each contract hears it and says it on to its sockets in its own words.
/// Calls about one conversation come one at a time, messages in the order of their seq.
/// </summary>
internal interface IChatListener
{
    ValueTask MessageSentAsync(Posted posted);

    /// <summary>A mark moved by itself: by the member's own word, or when a connection was handed what it missed.</summary>
    ValueTask ReceiptsMovedAsync(ReceiptsMoved moved);

    ValueTask TypingChangedAsync(Conversation conversation, Person person, bool isTyping);

    ValueTask ConversationOpenedAsync(Conversation conversation);

    /// <summary>The person is a member from now on. Sockets that follow the conversation by a room join it here.</summary>
    ValueTask MemberJoinedAsync(Conversation conversation, Person person);

    /// <summary>The person is no member any more. Sockets leave the conversation's rooms here, and get nothing further.</summary>
    ValueTask MemberLeftAsync(Conversation conversation, Person person);

    /// <summary>A connection entered a conversation's room, by its own wish.</summary>
    ValueTask VisitBegunAsync(Visit visit);

    /// <summary>A person's last connection left a conversation's room.</summary>
    ValueTask VisitEndedAsync(Visit visit);

    /// <summary>A person came online, or has been gone for longer than a reload takes.</summary>
    ValueTask PresenceChangedAsync(PersonPresence presence);
}
