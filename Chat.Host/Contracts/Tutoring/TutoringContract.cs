using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using Chat.Host.Domain.Model;
using Chat.Host.Domain.Tutoring;
using SocketIo.Server.Sockets;

namespace Chat.Host.Contracts.Tutoring;

/// <summary>What a client of this contract may ask for, turned into the domain's words and back.</summary>
internal sealed class TutoringContract(
    Conversations conversations,
    Classrooms classrooms,
    ChatMeter meter,
    ILogger<TutoringContract> logger) : IContract
{
    public string Name => TutoringServices.Contract;

    public IConnection Connect(Socket socket) => new TutoringConnection(socket, classrooms, meter, logger);

    public void MapRoutes(IEndpointRouteBuilder api) => new TutoringRoutes(conversations, classrooms).Map(api);

    public void Listen(ChatSocket socket)
    {
        socket.On("join_room", arguments => JoinAsync(socket, arguments));
        socket.On("leave_room", arguments => LeaveAsync(socket, arguments));
        socket.On("send_message", arguments => SendAsync(socket, arguments));
        socket.On("typing_start", arguments => StartTypingAsync(socket, arguments));
        socket.On("typing_stop", arguments => StopTypingAsync(socket, arguments));
        socket.On("mark_read", arguments => MarkReadAsync(socket, arguments));
        socket.On("get_messages", arguments => GetMessagesAsync(socket, arguments));
        socket.On("sync", arguments => SyncAsync(socket, arguments));
        socket.On("course_announce", arguments => AnnounceAsync(socket, arguments));
    }

    private static ConversationKey RoomOf(Arguments arguments) => ConversationKey.Room(arguments.Id("roomId"));

    private async Task<Answer> JoinAsync(ChatSocket socket, Arguments arguments)
    {
        var key = ConversationKey.Room(arguments.IdOrBare("roomId"));
        await conversations.JoinAsync(socket.Person, key, () => socket.Socket.JoinAsync(Rooms.Of(key)));
        var members = await socket.Socket.Namespace.In(Rooms.Of(key)).FetchSocketsAsync();
        return new Answer("room_joined", new { roomId = key.Number, members = members.Count });
    }

    private async Task<Answer> LeaveAsync(ChatSocket socket, Arguments arguments)
    {
        var key = ConversationKey.Room(arguments.IdOrBare("roomId"));
        await conversations.LeaveAsync(socket.Person, socket.Socket.Id, key, () => socket.Socket.LeaveAsync(Rooms.Of(key)));
        return new Answer("room_left", new { roomId = key.Number });
    }

    private async Task<Answer> SendAsync(ChatSocket socket, Arguments arguments)
    {
        var draft = new Draft(RoomOf(arguments), arguments.Text("content"))
        {
            Type = arguments.OptionalText("type") ?? Draft.TextType,
            ReplyTo = arguments.OptionalId("replyTo"),
            ClientId = arguments.OptionalText("clientId"),
        };
        var posted = await conversations.SendAsync(socket.Person, draft);
        return new Answer("message_sent", new MessageSentPayload(draft.ClientId, MessagePayload.Of(posted.Conversation, posted.Message)));
    }

    private async Task<Answer> StartTypingAsync(ChatSocket socket, Arguments arguments)
    {
        await conversations.StartTypingAsync(socket.Person, socket.Socket.Id, RoomOf(arguments));
        return Answer.Done;
    }

    private async Task<Answer> StopTypingAsync(ChatSocket socket, Arguments arguments)
    {
        await conversations.StopTypingAsync(socket.Person, RoomOf(arguments));
        return Answer.Done;
    }

    private async Task<Answer> MarkReadAsync(ChatSocket socket, Arguments arguments)
    {
        var key = RoomOf(arguments);
        var mark = await conversations.MarkReadAsync(socket.Person, key, arguments.OptionalId("messageId"));
        var payload = new ReadPayload(key.Number, socket.Person.Id, mark.MessageId);
        return new Answer("messages_read", payload, mark.Moved ? Rooms.Of(key) : null);
    }

    private async Task<Answer> GetMessagesAsync(ChatSocket socket, Arguments arguments)
    {
        var page = await conversations.HistoryAsync(socket.Person, RoomOf(arguments), arguments.History());
        return new Answer("messages", MessagesPayload.Of(page));
    }

    private async Task<Answer> SyncAsync(ChatSocket socket, Arguments arguments)
    {
        var page = await conversations.SyncAsync(
            socket.Person, RoomOf(arguments), arguments.OptionalText("epoch"), arguments.Count("after"));
        return new Answer("sync", SyncPayload.Of(page));
    }

    private async Task<Answer> AnnounceAsync(ChatSocket socket, Arguments arguments)
    {
        var courseId = arguments.Id("courseId");
        var posted = await classrooms.AnnounceAsync(socket.Person, courseId, arguments.Text("content"));
        var payload = CourseMessagePayload.Of(posted.Conversation, posted.Message);
        return new Answer("course_message", payload, Rooms.Of(posted.Conversation.Key));
    }
}
