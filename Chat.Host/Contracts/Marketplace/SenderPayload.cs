using System.Text.Json.Serialization;

namespace Chat.Host.Contracts.Marketplace;

internal sealed record SenderPayload([property: JsonPropertyName("_id")] string Id, string FullName, string Role);
