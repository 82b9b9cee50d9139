namespace Chat.Host.Domain.Model;

/// <summary>The message a member has read up to, and whether it was this call that moved the mark there.</summary>
internal sealed record ReadMark(long? MessageId, bool Moved);
