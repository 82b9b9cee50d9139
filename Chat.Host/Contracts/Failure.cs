namespace Chat.Host.Contracts;

/// <summary>An error as an acknowledgement carries it.</summary>
internal sealed record Failure(bool Success, ErrorPayload Error)
{
    public static Failure Of(ErrorPayload error) => new(false, error);
}
