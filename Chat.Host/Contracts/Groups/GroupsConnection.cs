using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using Chat.Host.Domain.Model;
using SocketIo.Server.Sockets;

namespace Chat.Host.Contracts.Groups;

internal sealed class GroupsConnection(Socket socket, ChatMeter meter, ILogger logger) : IConnection
{
    private static readonly string[] Groups = [ConversationKey.GroupKind];

    private long _userId;

    public string Id => socket.Id;

    public IReadOnlyCollection<string> Kinds => Groups;

    /// <summary>A group is heard by those who have joined it.</summary>
    public bool HearsAll => false;

    public bool Connected => socket.Connected;

    public ValueTask JoinAsync(long userId, IReadOnlyCollection<ConversationKey> conversations)
    {
        _userId = userId;
        return socket.JoinAsync(Rooms.User(userId));
    }

    public ValueTask WelcomeAsync(Person person, IReadOnlyCollection<ConversationKey> conversations) => ValueTask.CompletedTask;

    public async ValueTask DeliverAsync(Conversation conversation, Message message)
    {
        await socket.EmitAsync("message_received", MessagePayload.Of(message));
        meter.Delivered();
        ChatLog.MessageDelivered(logger, message.Id, conversation.Key.Kind, conversation.Key.Id, _userId);
    }
}
