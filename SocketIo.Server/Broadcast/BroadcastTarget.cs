namespace SocketIo.Server.Broadcast;

/// <summary>Who is meant, and how. Immutable, so that operators can share and extend it (F-API-65).</summary>
internal sealed record BroadcastTarget
{
    public static BroadcastTarget Everyone { get; } = new();

    /// <summary>The union of these; none means everyone in the namespace (F-API-66).</summary>
    public string[] Rooms { get; init; } = [];

    /// <summary>Whoever is in one of these is left out.</summary>
    public string[] Except { get; init; } = [];

    public bool Volatile { get; init; }

    public bool Compress { get; init; } = true;

    /// <summary>What the event is about, where only the latest counts; null if it must not take the place of another.</summary>
    public string? Key { get; init; }

    /// <summary>Whether only this node is meant.</summary>
    public bool Local { get; init; }

    /// <summary>Whether the first acknowledgement is all that is asked for.</summary>
    public bool SingleAnswer { get; init; }

    /// <summary>How long acknowledgements are waited for; null when <c>Timeout</c> was not called.</summary>
    public TimeSpan? AckTimeout { get; init; }

    public BroadcastTarget WithRooms(ReadOnlySpan<string> rooms) => this with { Rooms = Union(Rooms, rooms) };

    public BroadcastTarget WithExcept(ReadOnlySpan<string> rooms) => this with { Except = Union(Except, rooms) };

    // A name that comes twice is found out when the members are.
    private static string[] Union(string[] rooms, ReadOnlySpan<string> more)
    {
        foreach (var room in more) ArgumentNullException.ThrowIfNull(room);
        return [.. rooms, .. more];
    }
}
