using Chat.Host.Domain;
using Chat.Host.Domain.Model;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Chat.Telegraph;

/// <summary>One socket while it arrives: which rooms it joins, what it is told first, and how it gets what it missed.</summary>
internal sealed class TelegraphConnection(Socket socket) : IConnection
{
    public string Id => socket.Id;

    public IReadOnlyCollection<string> Kinds => TelegraphContract.Lines;

    public bool Connected => socket.Connected;

    public ValueTask JoinAsync(long userId, IReadOnlyCollection<ConversationKey> conversations) => socket.JoinAsync($"user:{userId}");

    public ValueTask WelcomeAsync(Person person, IReadOnlyCollection<ConversationKey> conversations) => ValueTask.CompletedTask;

    public ValueTask DeliverAsync(Conversation conversation, Message message) =>
        socket.EmitAsync("telegram", new TelegramPayload(conversation.Number, message.Sender.Name, message.Content));
}
