using System.Globalization;
using System.Text.Json.Serialization;
using Chat.Host.Domain.Model;

namespace Chat.Host.Contracts.Messenger;

internal sealed record MessagePayload
{
    [JsonPropertyName("id")]
    public required long Id { get; init; }

    [JsonPropertyName("seq")]
    public required long Seq { get; init; }

    [JsonPropertyName("chat_id")]
    public required long ChatId { get; init; }

    [JsonPropertyName("sender_id")]
    public required long SenderId { get; init; }

    [JsonPropertyName("sender")]
    public required SenderPayload Sender { get; init; }

    [JsonPropertyName("content")]
    public required string Content { get; init; }

    [JsonPropertyName("message_type")]
    public required string MessageType { get; init; }

    [JsonPropertyName("reply_to")]
    public required long? ReplyTo { get; init; }

    [JsonPropertyName("status")]
    public required string Status { get; init; }

    [JsonPropertyName("created_at")]
    public required string CreatedAt { get; init; }

    public static MessagePayload Of(Conversation chat, Message message) => new()
    {
        Id = message.Id,
        Seq = message.Seq,
        ChatId = chat.Number,
        SenderId = message.Sender.Id,
        Sender = new SenderPayload(message.Sender.Id, message.Sender.Name, null),
        Content = message.Content,
        MessageType = message.Type,
        ReplyTo = message.ReplyTo,
        Status = StatusOf(message.Status),
        CreatedAt = TimeOf(message.CreatedAt),
    };

    public static IReadOnlyList<MessagePayload> Of(Conversation chat, IEnumerable<Message> messages) => [.. messages.Select(message => Of(chat, message))];

    public static string StatusOf(MessageStatus status) => status switch
    {
        MessageStatus.Read => "read",
        MessageStatus.Delivered => "delivered",
        _ => "sent",
    };

    public static string TimeOf(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
