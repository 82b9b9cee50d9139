using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using Chat.Host.Domain.Jobs;
using Chat.Host.Domain.Model;
using SocketIo.Server.Sockets;

namespace Chat.Host.Contracts.Marketplace;

internal sealed class MarketplaceConnection(Socket socket, JobViews chats, ChatMeter meter, ILogger logger) : IConnection
{
    private long _userId;

    public string Id => socket.Id;

    public IReadOnlyCollection<string> Kinds { get; } = [ConversationKey.JobKind];

    public bool Connected => socket.Connected;

    public async ValueTask JoinAsync(long userId, IReadOnlyCollection<ConversationKey> conversations)
    {
        _userId = userId;

        // Rooms go by numbers, which the keys don't have.
        var all = await chats.AllAsync(userId);
        await socket.JoinAsync([Rooms.User(userId), .. all.Select(Rooms.Chat)]);
    }

    /// <summary>These clients begin when they are connected.</summary>
    public ValueTask WelcomeAsync(Person person, IReadOnlyCollection<ConversationKey> conversations) => ValueTask.CompletedTask;

    public async ValueTask DeliverAsync(Conversation conversation, Message message)
    {
        await socket.EmitAsync("new-message", MessagePayload.Of(conversation, message));
        meter.Delivered();
        ChatLog.MessageDelivered(logger, message.Id, conversation.Key.Kind, conversation.Key.Id, _userId);
    }
}
