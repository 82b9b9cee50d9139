using System.Globalization;
using Chat.Host.Domain.Model;

namespace Chat.Host.Contracts.Groups;

internal sealed record MessagePayload
{
    public required long Id { get; init; }
    public required long Seq { get; init; }
    public required string GroupId { get; init; }
    public required string Content { get; init; }
    public required string Type { get; init; }
    public required long? ReplyToId { get; init; }
    public required SenderPayload Sender { get; init; }
    public required string CreatedAt { get; init; }
    public required string? ClientMessageId { get; init; }

    public static MessagePayload Of(Message message) => new()
    {
        Id = message.Id,
        Seq = message.Seq,
        GroupId = message.Conversation.Id,
        Content = message.Content,
        Type = GroupTypes.Of(message),
        ReplyToId = message.ReplyTo,
        Sender = new SenderPayload(message.Sender.Id, message.Sender.Name, null),
        CreatedAt = message.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ClientMessageId = message.ClientId,
    };
}
