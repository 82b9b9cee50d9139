namespace SocketIo.Server.Hosting.Limits;

/// <summary>
/// What gives way when more would wait for a client than <c>MaxOutboundBytes</c> and <c>MaxOutboundPackets</c> allow. What is given up goes with its
/// attachments and is counted. Where nothing can give way, the session ends with the reason <c>slow consumer</c>.
/// </summary>
public enum SlowClientPolicy
{
    /// <summary>Nothing: the session ends.</summary>
    Disconnect,

    /// <summary>
    /// Volatile events: they wait as others do, also while the transport is busy, but the oldest of them are given up as soon as anything else
    /// needs their room. One that finds no room itself is given up at once. With every other policy a volatile event never waits: it is sent
    /// if the transport is free at this moment, or given up.
    /// </summary>
    DropVolatile,

    /// <summary>
    /// Plain events, the oldest first, and the new one when it is the only one: those without an acknowledgement. Never what joins or leaves a
    /// namespace, acknowledgements, and the heartbeat. With connection state recovery on no event is given up, as clients rely on getting all.
    /// </summary>
    DropOldest,

    /// <summary>An event emitted with a key takes the place of a waiting one with the same key, whether there is room or not, at the end of the queue.</summary>
    Coalesce,
}
