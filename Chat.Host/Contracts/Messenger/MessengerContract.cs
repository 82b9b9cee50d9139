using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using Chat.Host.Domain.Members;
using Chat.Host.Domain.Model;
using Chat.Host.Domain.Presence;
using Microsoft.Extensions.Options;
using SocketIo.Server.Sockets;

namespace Chat.Host.Contracts.Messenger;

/// <summary>What a client of this contract may ask for, turned into the domain's words and back.</summary>
internal sealed class MessengerContract(
    Conversations conversations,
    Memberships memberships,
    Online online,
    IOptions<MessengerOptions> options,
    ChatMeter meter,
    ILogger<MessengerContract> logger) : IContract
{
    private const int MaxPresence = 200;

    public string Name => MessengerServices.Contract;

    public bool LetsGuestsIn { get; } = options.Value.TrustClientUserId;

    public IConnection Connect(Socket socket) => new MessengerConnection(socket, meter, logger);

    public void MapRoutes(IEndpointRouteBuilder api) => new MessengerRoutes(memberships, conversations).Map(api);

    public void Listen(ChatSocket socket)
    {
        var sending = new MessengerSending(conversations, socket);
        socket.On("user_authenticated", call => AuthenticateAsync(socket, call), (_, error) => RefusalOf(socket, error));
        socket.On("send_message", sending.RunAsync, sending.Refuse);
        On(socket, "join_chat", arguments => JoinAsync(socket, arguments));
        On(socket, "leave_chat", arguments => LeaveAsync(socket, arguments));
        On(socket, "typing_start", arguments => StartTypingAsync(socket, arguments));
        On(socket, "typing_stop", arguments => StopTypingAsync(socket, arguments));
        On(socket, "message_delivered", arguments => ConfirmAsync(socket, arguments, MessageStatus.Delivered));
        On(socket, "message_read", arguments => ConfirmAsync(socket, arguments, MessageStatus.Read));
        On(socket, "get_messages", arguments => GetMessagesAsync(socket, arguments));
        On(socket, "get_presence", arguments => GetPresenceAsync(socket, arguments));
        On(socket, "sync", arguments => SyncAsync(socket, arguments));
    }

    /// <summary>What is said to a guest has no code.</summary>
    public static Answer RefusalOf(ChatSocket socket, ErrorPayload error) =>
        new(EventPipeline.ErrorEvent, socket.IsGuest ? new { message = NotAuthenticated().Message } : error);

    /// <exception cref="ChatException">Nobody knows yet who it is.</exception>
    public static Person KnownPerson(ChatSocket socket) => socket.IsGuest ? throw NotAuthenticated() : socket.Person;

    private static ChatException NotAuthenticated() => new(ChatException.Unauthorized, "Not authenticated");

    private static void On(ChatSocket socket, string name, Func<Arguments, Task<Answer>> act) => socket.On(
        name,
        async call =>
        {
            KnownPerson(socket);
            await call.AnswerAsync(await act(call.Arguments));
        },
        (_, error) => RefusalOf(socket, error));

    private async Task AuthenticateAsync(ChatSocket socket, EventCall call)
    {
        var userId = call.Arguments.IdOrBare("userId");
        if (socket.IsGuest && !await socket.AdmitAsync((await memberships.PeopleAsync([userId]))[0])) return;
        if (socket.UserId != userId) throw NotAuthenticated();
        await call.AnswerAsync(new Answer("authenticated", new { success = true, userId }));
    }

    private async Task<Answer> JoinAsync(ChatSocket socket, Arguments arguments)
    {
        var chat = await ChatAsync(socket, arguments.IdOrBare("chat_id"));
        await conversations.JoinAsync(socket.Person, chat.Key, () => socket.Socket.JoinAsync(Rooms.Chat(chat)), () => socket.Socket.LeaveAsync(Rooms.Chat(chat)));
        return new Answer("chat_joined", new { chat_id = chat.Number });
    }

    private async Task<Answer> LeaveAsync(ChatSocket socket, Arguments arguments)
    {
        var chat = await ChatAsync(socket, arguments.IdOrBare("chat_id"));
        await conversations.LeaveAsync(socket.Person, socket.Socket.Id, chat.Key, () => socket.Socket.LeaveAsync(Rooms.Chat(chat)));
        return new Answer("chat_left", new { chat_id = chat.Number });
    }

    private async Task<Answer> StartTypingAsync(ChatSocket socket, Arguments arguments)
    {
        var chat = await ChatAsync(socket, arguments.Id("chat_id"));
        await conversations.StartTypingAsync(socket.Person, socket.Socket.Id, chat.Key);
        return Answer.Done;
    }

    private async Task<Answer> StopTypingAsync(ChatSocket socket, Arguments arguments)
    {
        var chat = await ChatAsync(socket, arguments.Id("chat_id"));
        await conversations.StopTypingAsync(socket.Person, chat.Key);
        return Answer.Done;
    }

    /// <summary>A mark that moves is told by the domain. One that does not is told here: the sender may wait for word of this very message.</summary>
    private async Task<Answer> ConfirmAsync(ChatSocket socket, Arguments arguments, MessageStatus mark)
    {
        var chat = await ChatAsync(socket, arguments.Id("chat_id"));
        var (message, _, moved) = await conversations.ConfirmAsync(socket.Person, chat.Key, arguments.Id("message_id"), mark);
        if (!moved) await StatusPayload.TellAsync(socket.Socket.Namespace, chat, message, socket.Person.Id, mark);
        return Answer.Done;
    }

    private async Task<Answer> GetMessagesAsync(ChatSocket socket, Arguments arguments)
    {
        var chat = await ChatAsync(socket, arguments.Id("chat_id"));
        return new Answer("messages", MessagesPayload.Of(await conversations.HistoryAsync(socket.Person, chat.Key, arguments.History())));
    }

    /// <summary>Of strangers nothing is told: they look like people who were never here.</summary>
    private async Task<Answer> GetPresenceAsync(ChatSocket socket, Arguments arguments)
    {
        var wanted = arguments.Ids("user_ids", MaxPresence);
        var contacts = (await memberships.ContactsAsync(socket.Person.Id, Rooms.Kinds)).Append(socket.Person.Id).ToHashSet();
        var known = (await online.LookAsync([.. wanted.Where(contacts.Contains)])).ToDictionary(presence => presence.UserId);
        var users = wanted.Select(userId => PresencePayload.Of(known.GetValueOrDefault(userId) ?? new PersonPresence(userId, false, null))).ToArray();
        return new Answer("presence", new { users });
    }

    private async Task<Answer> SyncAsync(ChatSocket socket, Arguments arguments)
    {
        var chat = await ChatAsync(socket, arguments.Id("chat_id"));
        var page = await conversations.SyncAsync(socket.Person, chat.Key, arguments.OptionalText("epoch"), arguments.Count("after"));
        return new Answer("sync", SyncPayload.Of(page));
    }

    private ValueTask<Conversation> ChatAsync(ChatSocket socket, long chatId) => conversations.AuthorizeAsync(socket.Person.Id, chatId, Rooms.Kinds);
}
