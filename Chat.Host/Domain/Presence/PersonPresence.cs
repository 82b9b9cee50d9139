namespace Chat.Host.Domain.Presence;

/// <summary>Whether a person is online. When they were last here is known of those who have left.</summary>
internal sealed record PersonPresence(long UserId, bool Online, DateTimeOffset? LastSeen);
