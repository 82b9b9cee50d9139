using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using Chat.Host.Domain.Jobs;
using Chat.Host.Domain.Model;
using SocketIo.Server.Sockets;

namespace Chat.Host.Contracts.Marketplace;

/// <summary>What a client of this contract may ask for, turned into the domain's words and back.</summary>
internal sealed class MarketplaceContract(
    Conversations conversations,
    JobChats chats,
    JobViews views,
    MarketplaceSockets sockets,
    ChatMeter meter,
    ILogger<MarketplaceContract> logger) : IContract
{
    private const string SendFailed = "SEND_MESSAGE_ERROR";

    private static readonly string[] MessageTypes = ["text", "image"];

    public string Name => MarketplaceServices.Contract;

    public IConnection Connect(Socket socket) => new MarketplaceConnection(socket, views, meter, logger);

    public void MapRoutes(IEndpointRouteBuilder api) => new MarketplaceRoutes(conversations, chats, views, sockets).Map(api);

    public void Listen(ChatSocket socket)
    {
        socket.On("join-chat", arguments => JoinAsync(socket, arguments));
        socket.On("leave-chat", arguments => LeaveAsync(socket, arguments));
        socket.On("send-message", arguments => TrySendAsync(socket, arguments));
        socket.On("typing-start", arguments => StartTypingAsync(socket, arguments));
        socket.On("typing-stop", arguments => StopTypingAsync(socket, arguments));
        socket.On("mark-messages-read", arguments => MarkReadAsync(socket, arguments));
        socket.On("get-messages", arguments => GetMessagesAsync(socket, arguments));
        socket.On("sync", arguments => SyncAsync(socket, arguments));
    }

    private ValueTask<Conversation> ChatOfAsync(ChatSocket socket, Arguments arguments) =>
        chats.AuthorizeAsync(socket.Person, arguments.IdOrBare("chatId"));

    private async Task<Answer> JoinAsync(ChatSocket socket, Arguments arguments)
    {
        var chat = await ChatOfAsync(socket, arguments);
        await conversations.JoinAsync(socket.Person, chat.Key, () => socket.Socket.JoinAsync(Rooms.Chat(chat)));
        var members = await sockets.InChat(chat).CountSocketsAsync();
        return new Answer("chat-joined", new { chatId = Rooms.Id(chat), success = true, roomMembersCount = members });
    }

    private async Task<Answer> LeaveAsync(ChatSocket socket, Arguments arguments)
    {
        var chat = await ChatOfAsync(socket, arguments);
        await conversations.LeaveAsync(socket.Person, socket.Socket.Id, chat.Key, () => socket.Socket.LeaveAsync(Rooms.Chat(chat)));
        return new Answer("chat-left", new { chatId = Rooms.Id(chat), success = true });
    }

    /// <summary>What the client could not help has a code of its own here.</summary>
    private async Task<Answer> TrySendAsync(ChatSocket socket, Arguments arguments)
    {
        try
        {
            return await SendAsync(socket, arguments);
        }
        catch (Exception exception) when (exception is not ChatException)
        {
            var correlationId = EventPipeline.Log(logger, exception, "send-message", socket.Person.Id);
            throw new ChatException(SendFailed, "Failed to send message") { CorrelationId = correlationId };
        }
    }

    private async Task<Answer> SendAsync(ChatSocket socket, Arguments arguments)
    {
        var type = arguments.Text("messageType");
        if (!MessageTypes.Contains(type)) throw ChatException.Invalid($"messageType must be {string.Join(" or ", MessageTypes)}");
        var (content, clientId) = (arguments.Text("content"), arguments.OptionalText("clientId"));
        var chat = await ChatOfAsync(socket, arguments);
        ChatLog.MessageReceived(logger, Rooms.Id(chat), socket.Person.Id, type);

        var draft = new Draft(chat.Key, content) { Type = type, ClientId = clientId, Connection = socket.Socket.Id };
        var (_, message) = await conversations.SendAsync(socket.Person, draft);
        return new Answer("message-sent", MessageSentPayload.Of(chat, message));
    }

    private async Task<Answer> StartTypingAsync(ChatSocket socket, Arguments arguments)
    {
        var chat = await ChatOfAsync(socket, arguments);
        await conversations.StartTypingAsync(socket.Person, socket.Socket.Id, chat.Key);
        return Answer.Done;
    }

    private async Task<Answer> StopTypingAsync(ChatSocket socket, Arguments arguments)
    {
        var chat = await ChatOfAsync(socket, arguments);
        await conversations.StopTypingAsync(socket.Person, chat.Key);
        return Answer.Done;
    }

    /// <summary>Where a mark moved, the reader's sockets have been told already.</summary>
    private async Task<Answer> MarkReadAsync(ChatSocket socket, Arguments arguments)
    {
        var chat = await ChatOfAsync(socket, arguments);
        var mark = await conversations.MarkReadAsync(socket.Person, chat.Key, null);
        ChatPayload? payload = null;
        await conversations.TellAsync(socket.Person, chat.Key, async () =>
        {
            payload = ChatPayload.Of(await views.ViewAsync(chat));
            if (!mark.Moved) await socket.Socket.EmitAsync("chat-updated", payload);
        });
        return new Answer(null, payload!);
    }

    private async Task<Answer> GetMessagesAsync(ChatSocket socket, Arguments arguments)
    {
        var chat = await ChatOfAsync(socket, arguments);
        return new Answer("messages", MessagesPayload.Of(await conversations.HistoryAsync(socket.Person, chat.Key, arguments.History())));
    }

    private async Task<Answer> SyncAsync(ChatSocket socket, Arguments arguments)
    {
        var (epoch, after) = (arguments.OptionalText("epoch"), arguments.Count("after"));
        var chat = await ChatOfAsync(socket, arguments);
        return new Answer("sync", SyncPayload.Of(await conversations.SyncAsync(socket.Person, chat.Key, epoch, after)));
    }
}
