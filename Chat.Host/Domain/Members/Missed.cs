using Chat.Host.Domain.Model;

namespace Chat.Host.Domain.Members;

/// <summary>How far a conversation has come, and how far its member.</summary>
internal sealed record Missed(ConversationKey Key, long Head, long Delivered);
