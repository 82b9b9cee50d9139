using System.Text.Json.Serialization;
using Chat.Host.Domain;

namespace Chat.Host.Contracts;

/// <summary>An error as every client is told it.</summary>
internal sealed record ErrorPayload(string Code, string Message)
{
    public static ErrorPayload NotAuthenticated { get; } = Of(ChatException.NotAuthenticated());

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? RetryAfterMs { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CorrelationId { get; init; }

    public static ErrorPayload Of(ChatException refusal) => new(refusal.Code, refusal.Message)
    {
        RetryAfterMs = refusal.RetryAfter is { } wait ? (long)Math.Ceiling(wait.TotalMilliseconds) : null,
        CorrelationId = refusal.CorrelationId,
    };

    /// <summary>Says nothing of what happened inside; the log has it under the correlation id.</summary>
    public static ErrorPayload Unexpected(string correlationId) =>
        new(ChatException.Internal, "Something went wrong") { CorrelationId = correlationId };
}
