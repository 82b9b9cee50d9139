using System.Globalization;
using Chat.Host.Domain.Model;

namespace Chat.Host.Contracts.Tutoring;

internal sealed record MessagePayload
{
    public required long Id { get; init; }
    public required long Seq { get; init; }

    /// <summary>Null for what is said to a whole course.</summary>
    public required long? RoomId { get; init; }
    public required long? CourseId { get; init; }
    public required long SenderId { get; init; }
    public required string SenderName { get; init; }
    public required string SenderRole { get; init; }
    public required string Type { get; init; }
    public required string Content { get; init; }
    public required long? ReplyTo { get; init; }
    public required string? ClientId { get; init; }
    public required string CreatedAt { get; init; }
    public required string Status { get; init; }

    public static MessagePayload Of(Conversation conversation, Message message) =>
        conversation.Key.Kind == ConversationKey.CourseKind
            ? Of(null, conversation.Key.Number, message)
            : Of(conversation.Key.Number, conversation.Parent?.Number, message);

    public static IReadOnlyList<MessagePayload> Of(Conversation conversation, IEnumerable<Message> messages) =>
        [.. messages.Select(message => Of(conversation, message))];

    private static MessagePayload Of(long? roomId, long? courseId, Message message) => new()
    {
        Id = message.Id,
        Seq = message.Seq,
        RoomId = roomId,
        CourseId = courseId,
        SenderId = message.Sender.Id,
        SenderName = message.Sender.Name,
        SenderRole = message.Sender.Role,
        Type = message.Type,
        Content = message.Content,
        ReplyTo = message.ReplyTo,
        ClientId = message.ClientId,
        CreatedAt = message.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        Status = message.Status switch
        {
            MessageStatus.Read => "read",
            MessageStatus.Delivered => "delivered",
            _ => "sent",
        },
    };
}
