namespace Chat.Host.Domain.Model;

/// <summary>
/// A member was handed, or has read, everything up to a message: what comes after <paramref name="FromSeq"/> up to it is new to that.
/// </summary>
/// <param name="Conversation">Where.</param>
/// <param name="By">The member whose mark moved.</param>
/// <param name="To">What the messages are now for that member: delivered or read.</param>
/// <param name="FromSeq">Where the mark stood.</param>
/// <param name="Last">The message where it stands.</param>
internal sealed record ReceiptsMoved(Conversation Conversation, Person By, MessageStatus To, long FromSeq, Message Last);
