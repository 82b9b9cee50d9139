using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using Chat.Host.Domain.Model;
using Chat.Host.Domain.Presence;

namespace Chat.Host.Live;

/// <summary>
/// Tells every contract what happened in the domain. What is stored is stored: a telling that fails is logged and
/// repaired by the client's next sync, and never turns a done thing into an error.
/// </summary>
internal sealed class LiveEvents(IEnumerable<IContractListener> contracts, ILogger<LiveEvents> logger) : IChatListener
{
    private readonly IContractListener[] _contracts = [.. contracts];

    public ValueTask MessageSentAsync(Posted posted)
    {
        var key = posted.Conversation.Key;
        var absent = posted.Conversation.Members.Count(member => !posted.Reached.Contains(member));
        if (absent > 0) ChatLog.MessageQueued(logger, posted.Message.Id, key.Kind, key.Id, absent);
        return TellAsync("Message", key, contract => contract.MessageSentAsync(posted));
    }

    public ValueTask ReceiptsMovedAsync(ReceiptsMoved moved) =>
        TellAsync("Receipts", moved.Conversation.Key, contract => contract.ReceiptsMovedAsync(moved));

    public ValueTask TypingChangedAsync(Conversation conversation, Person person, bool isTyping) =>
        TellAsync("Typing", conversation.Key, contract => contract.TypingChangedAsync(conversation, person, isTyping));

    public ValueTask ConversationOpenedAsync(Conversation conversation) =>
        TellAsync("Opening", conversation.Key, contract => contract.ConversationOpenedAsync(conversation));

    public ValueTask MemberJoinedAsync(Conversation conversation, Person person) =>
        TellAsync("Joining", conversation.Key, contract => contract.MemberJoinedAsync(conversation, person));

    public ValueTask MemberLeftAsync(Conversation conversation, Person person) =>
        TellAsync("Leaving", conversation.Key, contract => contract.MemberLeftAsync(conversation, person));

    public ValueTask VisitBegunAsync(Visit visit) =>
        TellAsync("Coming", visit.Conversation.Key, contract => contract.VisitBegunAsync(visit));

    public ValueTask VisitEndedAsync(Visit visit) =>
        TellAsync("Going", visit.Conversation.Key, contract => contract.VisitEndedAsync(visit));

    public ValueTask PresenceChangedAsync(PersonPresence presence) =>
        TellAsync("Presence", new ConversationKey("user", presence.UserId.ToString()), contract => contract.PresenceChangedAsync(presence));

    private async ValueTask TellAsync(string what, ConversationKey about, Func<IContractListener, ValueTask> tell)
    {
        foreach (var contract in _contracts)
        {
            try
            {
                await tell(contract);
            }
            catch (Exception exception)
            {
                ChatLog.TellingFailed(logger, exception, what, about.Kind, about.Id);
            }
        }
        ChatLog.ChangeTold(logger, what, about.Kind, about.Id);
    }
}
