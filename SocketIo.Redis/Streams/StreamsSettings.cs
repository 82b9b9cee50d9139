namespace SocketIo.Redis.Streams;

/// <summary>How the streams work, judged at start.</summary>
internal sealed record StreamsSettings
{
    public required string StreamName { get; init; }

    public required int StreamCount { get; init; }

    public required int MaxLength { get; init; }

    public required int ReadCount { get; init; }

    public required TimeSpan BlockTime { get; init; }

    public required string SessionKeyPrefix { get; init; }

    public required bool OnlyPlaintext { get; init; }
}
