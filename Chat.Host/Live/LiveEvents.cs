using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using Chat.Host.Domain.Model;

namespace Chat.Host.Live;

/// <summary>
/// Tells every contract what happened in the domain. What is stored is stored: a telling that fails is logged and
/// repaired by the client's next sync, and never turns a done thing into an error.
/// </summary>
internal sealed class LiveEvents(IEnumerable<IContractListener> contracts, IPresence presence, ILogger<LiveEvents> logger) : IChatListener
{
    private readonly IContractListener[] _contracts = [.. contracts];

    public ValueTask MessageSentAsync(Conversation conversation, Message message)
    {
        var absent = conversation.Members.Count(member => !presence.Reaches(member, conversation.Key.Kind));
        if (absent > 0) ChatLog.MessageQueued(logger, message.Id, conversation.Key.Kind, conversation.Key.Id, absent);
        return TellAsync("Message", conversation.Key, contract => contract.MessageSentAsync(conversation, message));
    }

    public ValueTask MessagesReadAsync(ConversationKey conversation, long userId, long messageId) =>
        TellAsync("Read mark", conversation, contract => contract.MessagesReadAsync(conversation, userId, messageId));

    public ValueTask TypingChangedAsync(ConversationKey conversation, long userId, bool isTyping) =>
        TellAsync("Typing", conversation, contract => contract.TypingChangedAsync(conversation, userId, isTyping));

    public ValueTask ConversationOpenedAsync(Conversation conversation) =>
        TellAsync("Opening", conversation.Key, contract => contract.ConversationOpenedAsync(conversation));

    public ValueTask MemberJoinedAsync(ConversationKey conversation, long userId) =>
        TellAsync("Joining", conversation, contract => contract.MemberJoinedAsync(conversation, userId));

    public ValueTask MemberLeftAsync(ConversationKey conversation, long userId) =>
        TellAsync("Leaving", conversation, contract => contract.MemberLeftAsync(conversation, userId));

    private async ValueTask TellAsync(string what, ConversationKey conversation, Func<IContractListener, ValueTask> tell)
    {
        foreach (var contract in _contracts)
        {
            try
            {
                await tell(contract);
            }
            catch (Exception exception)
            {
                ChatLog.TellingFailed(logger, exception, what, conversation.Kind, conversation.Id);
            }
        }
        ChatLog.ChangeTold(logger, what, conversation.Kind, conversation.Id);
    }
}
