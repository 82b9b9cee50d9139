namespace SocketIo.Server.Broadcast.Recovery;

/// <summary>
/// What the nodes of a cluster share of one namespace so that its clients can be recovered on any of them: one log of events, whose
/// positions are the same everywhere, and the sessions of those who were lost. Members may be called from any thread and do not throw.
/// </summary>
internal interface ISharedRecovery
{
    /// <summary>The position up to which everything in the log has been delivered on this node; 0 as long as that is not known.</summary>
    long Position { get; }

    /// <summary>Reads what a client sent back.</summary>
    /// <param name="offset">Anything.</param>
    /// <param name="position">The position.</param>
    /// <returns>False when it is no offset at all.</returns>
    bool TryRead(string offset, out long position);

    /// <summary>Keeps a session. What the application keeps with it is written now, on this thread.</summary>
    /// <param name="session">The session.</param>
    /// <param name="duration">How long its client may be away.</param>
    void Save(SavedSession session, TimeSpan duration);

    /// <summary>Takes a session, which nobody else can have then; a node that does not know yet that its client is gone gives it up.</summary>
    /// <returns>Null when nobody has it.</returns>
    Task<SavedSession?> TakeAsync(string pid);

    /// <summary>Waits until <see cref="Position"/> is not before another.</summary>
    /// <returns>False when that took too long.</returns>
    Task<bool> ReachAsync(long position);

    /// <summary>Reads a part of the log.</summary>
    /// <param name="first">The first position of interest.</param>
    /// <param name="last">The last one.</param>
    /// <param name="reader">Gets what is there, in order, until it wants no more.</param>
    /// <returns>False when something of it may be gone, or the reader wants no more.</returns>
    Task<bool> ReadAsync(long first, long last, ISharedLogReader reader);

    /// <summary>From when it ends, nobody who was in a room comes back to a session.</summary>
    /// <param name="room">The room.</param>
    /// <param name="duration">How long that is so.</param>
    Task RevokeAsync(string room, TimeSpan duration);

    /// <summary>Whether that is so of one of these rooms; true when nobody can say.</summary>
    Task<bool> IsRevokedAsync(IReadOnlyCollection<string> rooms);
}
