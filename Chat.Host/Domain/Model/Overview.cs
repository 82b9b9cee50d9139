namespace Chat.Host.Domain.Model;

/// <summary>One conversation as one member sees it in a list.</summary>
internal sealed record Overview(ConversationKey Key, long Head, long Delivered, long Unread, Message? Last, IReadOnlyCollection<Receipt> Receipts);
