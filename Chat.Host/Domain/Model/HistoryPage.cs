namespace Chat.Host.Domain.Model;

/// <summary>Messages oldest first; more lie in the direction that was asked for.</summary>
internal sealed record HistoryPage(Conversation Conversation, IReadOnlyList<Message> Messages, bool HasMore);
