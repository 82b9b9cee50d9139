using Chat.Host.Domain.Model;

namespace Chat.Host.Contracts.Marketplace;

internal sealed record MessageSentPayload(bool Success, string MessageId, string Timestamp, string ChatId)
{
    public static MessageSentPayload Of(Conversation chat, Message message) =>
        new(true, message.Id.ToString(), MessagePayload.TimeOf(message.CreatedAt), Rooms.Id(chat));
}
