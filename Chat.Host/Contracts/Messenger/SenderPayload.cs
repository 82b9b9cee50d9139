using System.Text.Json.Serialization;

namespace Chat.Host.Contracts.Messenger;

/// <summary>Nobody's picture is known here; the field is there, as frontends look for it.</summary>
internal sealed record SenderPayload(
    [property: JsonPropertyName("id")] long Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("avatar_url")] string? AvatarUrl);
