using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using Chat.Host.Domain.Members;
using Chat.Host.Domain.Model;
using Chat.Host.Domain.Presence;
using SocketIo.Server.Sockets;

namespace Chat.Host.Contracts.Groups;

/// <summary>What a client of this contract may ask for, turned into the domain's words and back.</summary>
internal sealed class GroupsContract(
    Conversations conversations,
    Memberships memberships,
    Visits visits,
    ChatMeter meter,
    ILogger<GroupsContract> logger) : IContract
{
    public string Name => GroupsServices.Contract;

    public IConnection Connect(Socket socket) => new GroupsConnection(socket, meter, logger);

    public void MapRoutes(IEndpointRouteBuilder api) => new GroupsRoutes(memberships).Map(api);

    public ErrorPayload InOwnWords(ErrorPayload error) => GroupErrors.InOwnWords(error);

    public void Listen(ChatSocket socket)
    {
        socket.On("join_group", call => JoinAsync(socket, call), (_, error) => new Answer(EventPipeline.ErrorEvent, error));
        socket.On("leave_group", arguments => LeaveAsync(socket, arguments));
        socket.On("send_message", arguments => SendAsync(socket, arguments));
        socket.On("typing_start", arguments => StartTypingAsync(socket, arguments));
        socket.On("typing_stop", arguments => StopTypingAsync(socket, arguments));
        socket.On("get_room_info", arguments => GetRoomInfoAsync(socket, arguments));
        socket.On("get_messages", arguments => GetMessagesAsync(socket, arguments));
        socket.On("sync", arguments => SyncAsync(socket, arguments));
    }

    /// <summary>A text that is no UUID names no group, and any other text for the same UUID is the same group.</summary>
    public static ConversationKey GroupOf(string groupId) =>
        Guid.TryParseExact(groupId, "D", out var id) ? ConversationKey.Group(id) : throw GroupErrors.NoGroupId();

    private static ConversationKey GroupOf(Arguments arguments) => GroupOf(arguments.Text("groupId"));

    private async Task JoinAsync(ChatSocket socket, EventCall call)
    {
        var key = GroupOf(call.Arguments.TextOrBare("groupId"));
        await visits.EnterAsync(
            socket.Person,
            Connect(socket.Socket),
            key,
            () => socket.Socket.JoinAsync(Rooms.Of(key)),
            () => socket.Socket.LeaveAsync(Rooms.Of(key)),
            (group, crowd) => call.AnswerAsync(new Answer("joined_group_success", new
            {
                groupId = key.Id,
                memberCount = group.Members.Count,
                onlineMembers = crowd.UserIds,
                socketCount = crowd.Connections,
            })));
    }

    private async Task<Answer> LeaveAsync(ChatSocket socket, Arguments arguments)
    {
        var key = GroupOf(arguments.TextOrBare("groupId"));
        await visits.LeaveAsync(socket.Person, socket.Socket.Id, key, () => socket.Socket.LeaveAsync(Rooms.Of(key)));
        return new Answer("left_group_success", new { groupId = key.Id });
    }

    private async Task<Answer> SendAsync(ChatSocket socket, Arguments arguments)
    {
        var draft = new Draft(GroupOf(arguments), arguments.Text("content"))
        {
            Type = GroupTypes.Read(arguments.OptionalText("type")),
            ReplyTo = arguments.OptionalId("replyToId"),
            ClientId = arguments.OptionalMark("clientMessageId"),
            Connection = socket.Socket.Id,
        };
        await visits.RequireAsync(socket.Person, socket.Socket.Id, draft.Conversation);
        var posted = await conversations.SendAsync(socket.Person, draft);

        // Whoever repeats a send waits for the event as well, and nobody is told again.
        var told = posted.Repeated ? null : Rooms.Of(draft.Conversation);
        return new Answer("message_received", MessagePayload.Of(posted.Message), told);
    }

    private async Task<Answer> StartTypingAsync(ChatSocket socket, Arguments arguments)
    {
        var key = GroupOf(arguments);
        await visits.RequireAsync(socket.Person, socket.Socket.Id, key);
        await conversations.StartTypingAsync(socket.Person, socket.Socket.Id, key);
        return Answer.Done;
    }

    private async Task<Answer> StopTypingAsync(ChatSocket socket, Arguments arguments)
    {
        var key = GroupOf(arguments);
        await visits.RequireAsync(socket.Person, socket.Socket.Id, key);
        await conversations.StopTypingAsync(socket.Person, key);
        return Answer.Done;
    }

    private async Task<Answer> GetRoomInfoAsync(ChatSocket socket, Arguments arguments)
    {
        var key = GroupOf(arguments);
        var (_, crowd) = await visits.LookAsync(socket.Person, key);
        return new Answer("room_info", new
        {
            groupId = key.Id,
            onlineCount = crowd.UserIds.Count,
            onlineUserIds = crowd.UserIds,
            socketCount = crowd.Connections,
        });
    }

    private async Task<Answer> GetMessagesAsync(ChatSocket socket, Arguments arguments)
    {
        var page = await conversations.HistoryAsync(socket.Person, GroupOf(arguments), arguments.History());
        return new Answer("messages", new
        {
            groupId = page.Conversation.Key.Id,
            messages = page.Messages.Select(MessagePayload.Of).ToArray(),
            hasMore = page.HasMore,
        });
    }

    private async Task<Answer> SyncAsync(ChatSocket socket, Arguments arguments)
    {
        var page = await conversations.SyncAsync(socket.Person, GroupOf(arguments), arguments.OptionalText("epoch"), arguments.Count("after"));
        return new Answer("sync", new
        {
            groupId = page.Conversation.Key.Id,
            epoch = page.Epoch,
            headSeq = page.Head,
            messages = page.Messages.Select(MessagePayload.Of).ToArray(),
            state = page.Complete ? "complete" : "gap",
        });
    }
}
