using System.Text.Json.Serialization;
using Chat.Host.Domain.Presence;

namespace Chat.Host.Contracts.Messenger;

internal sealed record PresencePayload(
    [property: JsonPropertyName("user_id")] long UserId,
    [property: JsonPropertyName("online")] bool Online,
    [property: JsonPropertyName("last_seen")] string? LastSeen)
{
    public static PresencePayload Of(PersonPresence presence) =>
        new(presence.UserId, presence.Online, presence.LastSeen is { } at ? MessagePayload.TimeOf(at) : null);
}
