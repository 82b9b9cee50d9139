using Chat.Host.Domain.Jobs;
using Chat.Host.Domain.Model;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Host.Contracts.Marketplace;

/// <summary>The sockets of this contract, on all nodes, by whom and what they follow.</summary>
internal sealed class MarketplaceSockets(SocketIoServer server, ContractMap map)
{
    private readonly Namespace _sockets = server.Of(map.NamespaceOf(MarketplaceServices.Contract));

    public BroadcastOperator InChat(Conversation conversation) => _sockets.In(Rooms.Chat(conversation));

    /// <summary>By their own rooms, which their sockets never leave.</summary>
    public BroadcastOperator Of(IEnumerable<long> users) => _sockets.In([.. users.Select(Rooms.User)]);

    public ValueTask TellUpdateAsync(JobChat chat) => Of(chat.Conversation.Members).EmitAsync("chat-updated", ChatPayload.Of(chat));

    /// <summary>Both get to know of a chat, whoever opened it.</summary>
    public async ValueTask TellNewAsync(JobChat chat)
    {
        var notification = new { chatId = Rooms.Id(chat.Conversation), message = "New chat conversation started" };
        await Of(chat.Conversation.Members).EmitAsync("new-chat-notification", notification);
        await TellUpdateAsync(chat);
    }
}
