namespace Chat.Host.Domain.Model;

/// <summary>A stored message. <c>Seq</c> is its place in its conversation: 1, 2, 3… without a hole.</summary>
internal sealed record Message
{
    public required long Id { get; init; }
    public required ConversationKey Conversation { get; init; }
    public required long Seq { get; init; }
    public required Person Sender { get; init; }
    public required string Type { get; init; }
    public required string Content { get; init; }
    public long? ReplyTo { get; init; }
    public string? ClientId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public MessageStatus Status { get; init; }
}
