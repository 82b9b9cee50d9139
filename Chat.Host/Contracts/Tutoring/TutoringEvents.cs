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
    private readonly Namespace _sockets = server.Of(map.NamespaceOf(ContractMap.Tutoring));
    private readonly bool _courseBroadcast = options.Value.CourseBroadcast;

    public ValueTask MessageSentAsync(Conversation conversation, Message message) => conversation.Key.Kind switch
    {
        ConversationKey.RoomKind => TellRoomAsync(conversation, message),
        ConversationKey.CourseKind => _sockets.To(Rooms.Of(conversation.Key))
            .EmitAsync("course_message", CourseMessagePayload.Of(conversation, message)),
        _ => ValueTask.CompletedTask,
    };

    public ValueTask MessagesReadAsync(ConversationKey conversation, long userId, long messageId) =>
        conversation.Kind != ConversationKey.RoomKind ? ValueTask.CompletedTask : _sockets.To(Rooms.Of(conversation))
            .EmitAsync("messages_read", new ReadPayload(conversation.Number, userId, messageId));

    public ValueTask TypingChangedAsync(ConversationKey conversation, long userId, bool isTyping) =>
        conversation.Kind != ConversationKey.RoomKind ? ValueTask.CompletedTask : _sockets.To(Rooms.Of(conversation)).Except(Rooms.User(userId))
            .EmitAsync("user_typing", new TypingPayload(conversation.Number, userId, isTyping));

    public async ValueTask ConversationOpenedAsync(Conversation conversation)
    {
        if (conversation.Key.Kind != ConversationKey.RoomKind) return;
        string[] both = [.. conversation.Members.Select(Rooms.User)];
        var room = new ChatRoom(conversation.Key.Number, conversation.Parent!.Value.Number, conversation.Members[0], conversation.Members[1]);
        await _sockets.In(both).SocketsJoinAsync(Rooms.Of(conversation.Key));
        await _sockets.To(both).EmitAsync("room_created", new { room = RoomPayload.Of(RoomView.Silent(room)) });
    }

    public ValueTask MemberJoinedAsync(ConversationKey conversation, long userId) => Serves(conversation)
        ? _sockets.In(Rooms.User(userId)).SocketsJoinAsync(Rooms.Of(conversation)) : ValueTask.CompletedTask;

    public ValueTask MemberLeftAsync(ConversationKey conversation, long userId) => Serves(conversation)
        ? _sockets.In(Rooms.User(userId)).SocketsLeaveAsync(Rooms.Of(conversation)) : ValueTask.CompletedTask;

    private static bool Serves(ConversationKey conversation) =>
        conversation.Kind is ConversationKey.RoomKind or ConversationKey.CourseKind;

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
