namespace Chat.Host.Contracts.Tutoring;

/// <summary>The message is null where there is none to read yet.</summary>
internal sealed record ReadPayload(long RoomId, long UserId, long? MessageId);
