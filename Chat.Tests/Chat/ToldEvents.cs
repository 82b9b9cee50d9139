using System.Collections.Concurrent;
using Chat.Host.Domain;
using Chat.Host.Domain.Model;
using Chat.Host.Domain.Presence;
using Chat.Tests.Support;

namespace Chat.Tests.Chat;

/// <summary>Keeps what the domain told, as text, in order.</summary>
internal sealed class ToldEvents : IChatListener
{
    private readonly ConcurrentQueue<string> _told = [];

    public IReadOnlyList<string> All => [.. _told];

    /// <summary>Runs while a message is being told.</summary>
    public Func<Message, Task>? OnMessage { get; set; }

    public Task UntilAsync(string told) => Patience.UntilAsync(() => _told.Contains(told));

    public async ValueTask MessageSentAsync(Posted posted)
    {
        if (OnMessage is { } also) await also(posted.Message);
        _told.Enqueue($"{posted.Conversation.Key} message {posted.Message.Seq}");
    }

    public ValueTask ReceiptsMovedAsync(ReceiptsMoved moved) =>
        Keep($"{moved.Conversation.Key} {(moved.To == MessageStatus.Read ? "read" : "delivered")} by {moved.By.Id} to {moved.Last.Id}");

    public ValueTask TypingChangedAsync(Conversation conversation, Person person, bool isTyping) =>
        Keep($"{conversation.Key} {person.Id} {(isTyping ? "types" : "stopped")}");

    public ValueTask ConversationOpenedAsync(Conversation conversation) =>
        Keep($"{conversation.Key} opened for {string.Join(" and ", conversation.Members)}");

    public ValueTask MemberJoinedAsync(Conversation conversation, Person person) => Keep($"{conversation.Key} joined by {person.Id}");

    public ValueTask MemberLeftAsync(Conversation conversation, Person person) => Keep($"{conversation.Key} left by {person.Id}");

    public ValueTask VisitBegunAsync(Visit visit) =>
        Keep($"{visit.Conversation.Key} entered by {visit.Person.Id}{(visit.IsEdge ? " first" : "")}, {visit.Crowd.Connections} there");

    public ValueTask VisitEndedAsync(Visit visit) =>
        Keep($"{visit.Conversation.Key} left empty by {visit.Person.Id}, {visit.Crowd.Connections} there");

    public ValueTask PresenceChangedAsync(PersonPresence presence) => Keep($"{presence.UserId} {(presence.Online ? "online" : "offline")}");

    private ValueTask Keep(string told)
    {
        _told.Enqueue(told);
        return ValueTask.CompletedTask;
    }
}
