using Chat.Host.Domain.Model;

namespace Chat.Host.Store.Committing;

/// <summary>How far a member's receipt is to be, at least.</summary>
internal readonly record struct Mark(ConversationKey Conversation, long UserId, long Delivered, long Read);
