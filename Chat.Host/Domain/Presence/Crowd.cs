namespace Chat.Host.Domain.Presence;

/// <summary>Who is in a conversation's room, by ascending id, and through how many connections.</summary>
internal sealed record Crowd(IReadOnlyList<long> UserIds, int Connections);
