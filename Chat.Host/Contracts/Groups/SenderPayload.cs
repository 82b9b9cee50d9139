namespace Chat.Host.Contracts.Groups;

/// <summary>Nobody's picture is known here; the field is there, as frontends look for it.</summary>
internal sealed record SenderPayload(long Id, string Name, string? AvatarUrl);
