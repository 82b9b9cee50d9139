using System.Text.Json.Serialization;
using Chat.Host.Domain.Model;

namespace Chat.Host.Contracts.Messenger;

internal sealed record MessagesPayload(
    [property: JsonPropertyName("chat_id")] long ChatId,
    [property: JsonPropertyName("messages")] IReadOnlyList<MessagePayload> Messages,
    [property: JsonPropertyName("has_more")] bool HasMore)
{
    public static MessagesPayload Of(HistoryPage page) =>
        new(page.Conversation.Number, MessagePayload.Of(page.Conversation, page.Messages), page.HasMore);
}
