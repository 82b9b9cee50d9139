namespace SocketIo.Server.Engine.Limits;

/// <summary>What clients are limited to beyond the sizes of single messages; null stands for no limit.</summary>
internal sealed record LimitSettings
{
    public required RateSettings? ConnectsPerAddress { get; init; }

    public required RateSettings? PacketsPerSession { get; init; }

    public required RateSettings? BytesPerSession { get; init; }

    /// <summary>Whether a message beyond the limits ends its session rather than being passed over.</summary>
    public required bool EndsSessions { get; init; }

    public required int? MaxSessionsPerAddress { get; init; }

    public required int MaxNamespacesPerConnection { get; init; }

    public required int MaxPendingAcks { get; init; }

    public required int MaxRoomsPerSocket { get; init; }

    /// <summary>Whether volatile messages wait, and give way to others.</summary>
    public required bool QueuesVolatile { get; init; }

    /// <summary>Whether plain events give way to newer messages.</summary>
    public required bool DropsOldest { get; init; }

    /// <summary>Whether a message takes the place of a waiting one with the same key.</summary>
    public required bool Coalesces { get; init; }
}
