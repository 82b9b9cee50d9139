using Chat.Host.Domain;
using Chat.Host.Domain.Model;
using Chat.Host.Domain.Tutoring;
using Microsoft.Extensions.Options;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Host.Contracts.Tutoring;

/// <summary>What happens in rooms and courses, in the words of this contract. Other conversations are not its business.</summary>
internal sealed class TutoringEvents(SocketIoServer server, ContractMap map, IOptions<TutoringOptions> options) : IContractListener
{
    private readonly Namespace _sockets = server.Of(map.NamespaceOf(TutoringServices.Contract));
    private readonly bool _courseBroadcast = options.Value.CourseBroadcast;

    public ValueTask MessageSentAsync(Posted posted) => posted.Conversation.Key.Kind switch
    {
        ConversationKey.RoomKind => TellRoomAsync(posted.Conversation, posted.Message),
        ConversationKey.CourseKind => _sockets.To(Rooms.Of(posted.Conversation.Key))
            .EmitAsync("course_message", CourseMessagePayload.Of(posted.Conversation, posted.Message)),
        _ => ValueTask.CompletedTask,
    };

    public ValueTask ReceiptsMovedAsync(ReceiptsMoved moved)
    {
        var key = moved.Conversation.Key;
        if (key.Kind != ConversationKey.RoomKind || moved.To != MessageStatus.Read) return ValueTask.CompletedTask;
        return _sockets.To(Rooms.Of(key)).EmitAsync("messages_read", new ReadPayload(key.Number, moved.By.Id, moved.Last.Id));
    }

    public ValueTask TypingChangedAsync(Conversation conversation, Person person, bool isTyping)
    {
        var key = conversation.Key;
        if (key.Kind != ConversationKey.RoomKind) return ValueTask.CompletedTask;
        return _sockets.To(Rooms.Of(key)).Except(Rooms.User(person.Id))
            .EmitAsync("user_typing", new { roomId = key.Number, userId = person.Id, isTyping });
    }

    public async ValueTask ConversationOpenedAsync(Conversation conversation)
    {
        if (conversation.Key.Kind != ConversationKey.RoomKind) return;
        string[] both = [.. conversation.Members.Select(Rooms.User)];
        var room = new ChatRoom(conversation.Key.Number, conversation.Parent!.Value.Number, conversation.Members[0], conversation.Members[1]);
        await _sockets.In(both).SocketsJoinAsync(Rooms.Of(conversation.Key));
        await _sockets.To(both).EmitAsync("room_created", new { room = RoomPayload.Of(RoomView.Silent(room)) });
    }

    public ValueTask MemberJoinedAsync(Conversation conversation, Person person) => Serves(conversation.Key)
        ? _sockets.In(Rooms.User(person.Id)).SocketsJoinAsync(Rooms.Of(conversation.Key)) : ValueTask.CompletedTask;

    public ValueTask MemberLeftAsync(Conversation conversation, Person person) => Serves(conversation.Key)
        ? _sockets.In(Rooms.User(person.Id)).SocketsLeaveAsync(Rooms.Of(conversation.Key)) : ValueTask.CompletedTask;

    private static bool Serves(ConversationKey key) => key.Kind is ConversationKey.RoomKind or ConversationKey.CourseKind;

    private async ValueTask TellRoomAsync(Conversation conversation, Message message)
    {
        var room = Rooms.Of(conversation.Key);
        var payload = MessagePayload.Of(conversation, message);
        await _sockets.To(room).EmitAsync("new_message", payload);

        var notification = new { roomId = conversation.Key.Number, message = payload };
        foreach (var recipient in conversation.Except(message.Sender.Id))
            await _sockets.To(Rooms.User(recipient)).Except(room).EmitAsync("new_message_notification", notification);

        if (_courseBroadcast && conversation.Parent is { } course)
            await _sockets.To(Rooms.Of(course))
                .EmitAsync("course_message", new CourseMessagePayload(course.Number, conversation.Key.Number, payload));
    }
}
