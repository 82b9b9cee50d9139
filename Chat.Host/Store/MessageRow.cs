using Chat.Host.Domain.Model;

namespace Chat.Host.Store;

/// <summary>A message as it is selected, its sender's name and role with it.</summary>
internal sealed class MessageRow
{
    /// <summary>Everything that a row needs; a condition follows.</summary>
    public const string Select =
        """
        SELECT m.id AS Id, c.conversation_key AS ConversationKey, m.seq AS Seq, m.sender_id AS SenderId,
            u.name AS SenderName, u.role AS SenderRole, m.type AS Type, m.content AS Content, m.reply_to AS ReplyTo,
            m.client_id AS ClientId, m.created_at AS CreatedAt
        FROM messages m JOIN conversations c ON c.id = m.conversation_id LEFT JOIN users u ON u.id = m.sender_id

        """;

    public long Id { get; init; }
    public string ConversationKey { get; init; } = "";
    public long Seq { get; init; }
    public long SenderId { get; init; }
    public string? SenderName { get; init; }
    public string? SenderRole { get; init; }
    public string Type { get; init; } = "";
    public string Content { get; init; } = "";
    public long? ReplyTo { get; init; }
    public string? ClientId { get; init; }
    public long CreatedAt { get; init; }

    public Message ToMessage() => new()
    {
        Id = Id,
        Conversation = Domain.Model.ConversationKey.Parse(ConversationKey),
        Seq = Seq,
        Sender = new Person(SenderId, SenderRole ?? "", SenderName ?? ""),
        Type = Type,
        Content = Content,
        ReplyTo = ReplyTo,
        ClientId = ClientId,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
    };
}
