using System.Text.Json.Serialization;

namespace Chat.Host.Contracts.Tutoring;

/// <summary>The client id stands here only if the sender gave one.</summary>
internal sealed record MessageSentPayload(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ClientId, MessagePayload Message);
