using Chat.Host.Domain.Model;
using Chat.Host.Domain.Presence;

namespace Chat.Host.Domain;

/// <summary>A contract's ear; the other listener is the one that tells them all. A contract has only those words that its frontends know.</summary>
internal interface IContractListener : IChatListener
{
    ValueTask IChatListener.MessageSentAsync(Posted posted) => ValueTask.CompletedTask;

    ValueTask IChatListener.ReceiptsMovedAsync(ReceiptsMoved moved) => ValueTask.CompletedTask;

    ValueTask IChatListener.TypingChangedAsync(Conversation conversation, Person person, bool isTyping) => ValueTask.CompletedTask;

    ValueTask IChatListener.ConversationOpenedAsync(Conversation conversation) => ValueTask.CompletedTask;

    ValueTask IChatListener.MemberJoinedAsync(Conversation conversation, Person person) => ValueTask.CompletedTask;

    ValueTask IChatListener.MemberLeftAsync(Conversation conversation, Person person) => ValueTask.CompletedTask;

    ValueTask IChatListener.VisitBegunAsync(Visit visit) => ValueTask.CompletedTask;

    ValueTask IChatListener.VisitEndedAsync(Visit visit) => ValueTask.CompletedTask;

    ValueTask IChatListener.PresenceChangedAsync(PersonPresence presence) => ValueTask.CompletedTask;
}
