using System.Collections.Concurrent;
using Chat.Host.Domain;
using Chat.Host.Domain.Model;
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

    public async ValueTask MessageSentAsync(Conversation conversation, Message message)
    {
        if (OnMessage is { } also) await also(message);
        _told.Enqueue($"{conversation.Key} message {message.Seq}");
    }

    public ValueTask MessagesReadAsync(ConversationKey conversation, long userId, long messageId) =>
        Keep($"{conversation} read by {userId} to {messageId}");

    public ValueTask TypingChangedAsync(ConversationKey conversation, long userId, bool isTyping) =>
        Keep($"{conversation} {userId} {(isTyping ? "types" : "stopped")}");

    public ValueTask ConversationOpenedAsync(Conversation conversation) =>
        Keep($"{conversation.Key} opened for {string.Join(" and ", conversation.Members)}");

    public ValueTask MemberJoinedAsync(ConversationKey conversation, long userId) => Keep($"{conversation} joined by {userId}");

    public ValueTask MemberLeftAsync(ConversationKey conversation, long userId) => Keep($"{conversation} left by {userId}");

    private ValueTask Keep(string told)
    {
        _told.Enqueue(told);
        return ValueTask.CompletedTask;
    }
}
