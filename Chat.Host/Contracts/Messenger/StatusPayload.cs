using System.Text.Json.Serialization;
using Chat.Host.Domain.Model;
using SocketIo.Server.Sockets;

namespace Chat.Host.Contracts.Messenger;

/// <summary>What a message is for one member now. It is told to the message's sender alone.</summary>
internal sealed record StatusPayload(
    [property: JsonPropertyName("chat_id")] long ChatId,
    [property: JsonPropertyName("message_id")] long MessageId,
    [property: JsonPropertyName("user_id")] long UserId,
    [property: JsonPropertyName("status")] string Status)
{
    /// <summary>Nobody is told of what they do with their own messages.</summary>
    public static ValueTask TellAsync(Namespace sockets, Conversation chat, Message message, long userId, MessageStatus status) =>
        message.Sender.Id == userId ? ValueTask.CompletedTask : sockets.To(Rooms.User(message.Sender.Id))
            .EmitAsync("message_status", new StatusPayload(chat.Number, message.Id, userId, MessagePayload.StatusOf(status)));
}
