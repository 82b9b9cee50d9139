namespace Chat.Host.Domain;

/// <summary>A refusal that the client is told: what it asked for can't be had. Never a fault of the server.</summary>
internal sealed class ChatException(string code, string message, TimeSpan? retryAfter = null) : Exception(message)
{
    public const string InvalidInput = "INVALID_INPUT";
    public const string Unauthorized = "UNAUTHORIZED";
    public const string Unauthenticated = "UNAUTHENTICATED";
    public const string RateLimit = "RATE_LIMIT";
    public const string TooManyConnections = "TOO_MANY_CONNECTIONS";
    public const string TokenExpired = "TOKEN_EXPIRED";
    public const string Internal = "INTERNAL";

    public string Code { get; } = code;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Of a failure that the client could not help, told in a contract's own words: the log has it under this id.</summary>
    public string? CorrelationId { get; init; }

    public static ChatException Invalid(string message) => new(InvalidInput, message);

    /// <summary>Not a member and no such conversation are one answer, so that ids can't be probed.</summary>
    public static ChatException NotAuthorized() => new(Unauthorized, "Not authorized");

    public static ChatException NotAuthenticated() => new(Unauthenticated, "Authentication failed");

    public static ChatException TooFast(TimeSpan retryAfter) => new(RateLimit, "Rate limit exceeded", retryAfter);
}
