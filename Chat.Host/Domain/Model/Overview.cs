namespace Chat.Host.Domain.Model;

/// <summary>One conversation as one member sees it in a list.</summary>
internal sealed record Overview(ConversationKey Key, long Head, long Delivered, long Unread, Message? Last, IReadOnlyCollection<Receipt> Receipts)
{
    /// <summary>A conversation in which nothing was ever said.</summary>
    public static Overview Silent(ConversationKey key) => new(key, 0, 0, 0, null, []);
}
