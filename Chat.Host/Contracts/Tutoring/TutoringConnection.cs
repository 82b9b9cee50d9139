using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using Chat.Host.Domain.Model;
using Chat.Host.Domain.Tutoring;
using SocketIo.Server.Sockets;

namespace Chat.Host.Contracts.Tutoring;

internal sealed class TutoringConnection(Socket socket, Classrooms classrooms, ChatMeter meter, ILogger logger) : IConnection
{
    private long _userId;

    public string Id => socket.Id;

    public IReadOnlyCollection<string> Kinds { get; } = [ConversationKey.RoomKind, ConversationKey.CourseKind];

    public bool Connected => socket.Connected;

    public ValueTask JoinAsync(long userId, IReadOnlyCollection<ConversationKey> conversations)
    {
        _userId = userId;
        return socket.JoinAsync([Rooms.User(userId), .. conversations.Select(Rooms.Of)]);
    }

    public async ValueTask WelcomeAsync(Person person, IReadOnlyCollection<ConversationKey> conversations)
    {
        var rooms = await classrooms.RoomsAsync(person.Id, conversations);
        var courses = await classrooms.CoursesAsync(person.Id);
        await socket.EmitAsync("ready", new ReadyPayload(person.Id, [.. rooms.Select(RoomPayload.Of)], courses));
    }

    public async ValueTask DeliverAsync(Conversation conversation, Message message)
    {
        if (conversation.Key.Kind == ConversationKey.CourseKind)
            await socket.EmitAsync("course_message", CourseMessagePayload.Of(conversation, message));
        else
            await socket.EmitAsync("new_message", MessagePayload.Of(conversation, message));
        meter.Delivered();
        ChatLog.MessageDelivered(logger, message.Id, conversation.Key.Kind, conversation.Key.Id, _userId);
    }
}
