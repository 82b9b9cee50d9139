using Chat.Host.Domain;
using Chat.Host.Domain.Members;
using Chat.Host.Domain.Model;
using Chat.Host.Domain.Presence;
using Microsoft.Extensions.Options;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Host.Contracts.Messenger;

/// <summary>What happens in chats, in the words of this contract. Other conversations are not its business.</summary>
internal sealed class MessengerEvents(
    SocketIoServer server, ContractMap map, IMessageStore messages, IMembershipStore memberships, IOptions<MessengerOptions> options) : IContractListener
{
    private readonly Namespace _sockets = server.Of(map.NamespaceOf(MessengerServices.Contract));
    private readonly bool _alsoEmitToChatRoom = options.Value.AlsoEmitToChatRoom;

    /// <summary>One broadcast to the rooms of all who are here, however many.</summary>
    public async ValueTask MessageSentAsync(Posted posted)
    {
        var chat = posted.Conversation;
        if (!Serves(chat)) return;
        string[] users = [.. chat.Except(posted.Message.Sender.Id).Where(posted.Reached.Contains).Select(Rooms.User)];
        var payload = MessagePayload.Of(chat, posted.Message with { Status = MessageStatus.Delivered });
        if (users.Length > 0) await _sockets.To(users).EmitAsync("new_message", payload);
        if (!_alsoEmitToChatRoom) return;
        string[] told = posted.Connection is { } connection ? [.. users, connection] : users;
        await _sockets.To(Rooms.Chat(chat)).Except(told).EmitAsync("new_message", payload);
    }

    /// <summary>Every sender is told of the newest of their messages that the mark has passed; the older ones follow from it.</summary>
    public async ValueTask ReceiptsMovedAsync(ReceiptsMoved moved)
    {
        var chat = moved.Conversation;
        if (!Serves(chat)) return;
        foreach (var message in await messages.NewestOfSendersAsync(chat.Key, moved.FromSeq, moved.Last.Seq))
            await StatusPayload.TellAsync(_sockets, chat, message, moved.By.Id, moved.To);
    }

    public ValueTask TypingChangedAsync(Conversation conversation, Person person, bool isTyping) =>
        !Serves(conversation) ? ValueTask.CompletedTask : _sockets.To(Rooms.Chat(conversation)).Except(Rooms.User(person.Id))
            .EmitAsync("user_typing", new { chat_id = conversation.Number, user_id = person.Id, is_typing = isTyping });

    public ValueTask MemberLeftAsync(Conversation conversation, Person person) =>
        !Serves(conversation) ? ValueTask.CompletedTask : _sockets.In(Rooms.User(person.Id)).SocketsLeaveAsync(Rooms.Chat(conversation));

    public async ValueTask PresenceChangedAsync(PersonPresence presence)
    {
        string[] contacts = [.. (await memberships.ContactsAsync(presence.UserId, Rooms.Kinds)).Select(Rooms.User)];
        if (contacts.Length == 0) return;
        if (presence.Online) await _sockets.To(contacts).EmitAsync("user_online", new { user_id = presence.UserId });
        else
        {
            var gone = new { user_id = presence.UserId, last_seen = PresencePayload.Of(presence).LastSeen };
            await _sockets.To(contacts).EmitAsync("user_offline", gone);
        }
    }

    private static bool Serves(Conversation conversation) => Rooms.Kinds.Contains(conversation.Key.Kind);
}
