using System.Text.Json.Serialization;

namespace Chat.Host.Http;

/// <summary>The one form of every refusal and failure.</summary>
internal sealed record HttpFailure(bool Success, HttpFailure.Fault Error)
{
    public static HttpFailure Of(Fault error) => new(false, error);

    internal sealed record Fault(string Code, string Message)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public long? RetryAfterMs { get; init; }

        /// <summary>Of a failure that the client could not help: the log has it under this id.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? CorrelationId { get; init; }
    }
}
