namespace SocketIo.Server.Broadcast.Recovery;

/// <summary>A <see cref="RecoverySession"/> as nodes keep it for each other.</summary>
internal sealed record SavedSession
{
    public required string Id { get; init; }

    public required string Pid { get; init; }

    /// <summary>Where it belongs; null when whoever kept it did not say.</summary>
    public string? Namespace { get; init; }

    /// <summary>What the application keeps with the socket.</summary>
    public object? Data { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The position of the first event after the acceptance; 0 when it is not known.</summary>
    public long Start { get; init; }

    /// <summary>From this position on events were not sent to it; 0 when it is not known.</summary>
    public long Lost { get; init; }

    /// <summary>Before this position the rooms it was in are not known.</summary>
    public long KnownFrom { get; init; }

    public required RoomSpan[] Rooms { get; init; }

    /// <summary>The positions of what it was sent last, in no order.</summary>
    public long[] Sent { get; init; } = [];
}
