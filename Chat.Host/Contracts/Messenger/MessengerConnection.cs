using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using Chat.Host.Domain.Model;
using SocketIo.Server.Sockets;

namespace Chat.Host.Contracts.Messenger;

internal sealed class MessengerConnection(Socket socket, ChatMeter meter, ILogger logger) : IConnection
{
    private long _userId;

    public string Id => socket.Id;

    public IReadOnlyCollection<string> Kinds => Rooms.Kinds;

    public bool Connected => socket.Connected;

    /// <summary>However many chats there are: what is said in them comes through the user's room.</summary>
    public ValueTask JoinAsync(long userId, IReadOnlyCollection<ConversationKey> conversations)
    {
        _userId = userId;
        return socket.JoinAsync(Rooms.User(userId));
    }

    public ValueTask WelcomeAsync(Person person, IReadOnlyCollection<ConversationKey> conversations) => ValueTask.CompletedTask;

    public async ValueTask DeliverAsync(Conversation conversation, Message message)
    {
        await socket.EmitAsync("new_message", MessagePayload.Of(conversation, message));
        meter.Delivered();
        ChatLog.MessageDelivered(logger, message.Id, conversation.Key.Kind, conversation.Key.Id, _userId);
    }
}
