using Chat.Host.Domain;
using Chat.Host.Domain.Model;

namespace Chat.Tests.Chat;

/// <summary>A connection that writes down what it is told, in order.</summary>
internal sealed class FakeConnection(string id) : IConnection
{
    public List<string> Told { get; } = [];

    public List<Message> Delivered { get; } = [];

    public string Id => id;

    public IReadOnlyCollection<string> Kinds { get; init; } = [ConversationKey.RoomKind, ConversationKey.CourseKind];

    public bool HearsAll { get; init; } = true;

    public bool Connected { get; set; } = true;

    public ValueTask JoinAsync(long userId, IReadOnlyCollection<ConversationKey> conversations)
    {
        Told.Add("join " + string.Join(' ', conversations.Order(Comparer<ConversationKey>.Create((a, b) => string.CompareOrdinal($"{a}", $"{b}")))));
        return ValueTask.CompletedTask;
    }

    public ValueTask WelcomeAsync(Person person, IReadOnlyCollection<ConversationKey> conversations)
    {
        Told.Add("welcome");
        return ValueTask.CompletedTask;
    }

    public ValueTask DeliverAsync(Conversation conversation, Message message)
    {
        Told.Add($"{conversation.Key} {message.Seq}");
        Delivered.Add(message);
        return ValueTask.CompletedTask;
    }
}
