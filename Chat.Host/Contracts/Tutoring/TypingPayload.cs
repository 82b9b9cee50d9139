namespace Chat.Host.Contracts.Tutoring;

internal sealed record TypingPayload(long RoomId, long UserId, bool IsTyping);
