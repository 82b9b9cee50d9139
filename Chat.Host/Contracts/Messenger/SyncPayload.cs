using System.Text.Json.Serialization;
using Chat.Host.Domain.Model;

namespace Chat.Host.Contracts.Messenger;

/// <summary>The words of sync are the same in all contracts.</summary>
internal sealed record SyncPayload(
    [property: JsonPropertyName("chat_id")] long ChatId,
    [property: JsonPropertyName("epoch")] string Epoch,
    [property: JsonPropertyName("headSeq")] long HeadSeq,
    [property: JsonPropertyName("messages")] IReadOnlyList<MessagePayload> Messages,
    [property: JsonPropertyName("state")] string State)
{
    public static SyncPayload Of(SyncPage page) => new(
        page.Conversation.Number,
        page.Epoch,
        page.Head,
        MessagePayload.Of(page.Conversation, page.Messages),
        page.Complete ? "complete" : "gap");
}
