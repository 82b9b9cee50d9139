using System.Globalization;
using System.Text.Json.Serialization;
using Chat.Host.Domain.Model;

namespace Chat.Host.Contracts.Marketplace;

internal sealed record MessagePayload
{
    [JsonPropertyName("_id")]
    public required string Id { get; init; }
    public required long Seq { get; init; }
    public required string ChatId { get; init; }

    /// <summary>The sender, not only the id.</summary>
    public required SenderPayload SenderId { get; init; }
    public required string MessageType { get; init; }
    public required string Content { get; init; }
    public required string Timestamp { get; init; }
    public required bool IsRead { get; init; }

    public static MessagePayload Of(Conversation chat, Message message) => new()
    {
        Id = message.Id.ToString(),
        Seq = message.Seq,
        ChatId = Rooms.Id(chat),
        SenderId = new SenderPayload(message.Sender.Id.ToString(), message.Sender.Name, message.Sender.Role),
        MessageType = message.Type,
        Content = message.Content,
        Timestamp = TimeOf(message.CreatedAt),
        IsRead = message.Status == MessageStatus.Read,
    };

    public static IReadOnlyList<MessagePayload> Of(Conversation chat, IEnumerable<Message> messages) =>
        [.. messages.Select(message => Of(chat, message))];

    public static string TimeOf(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
