namespace SocketIo.Server.Hosting;

/// <summary>
/// How clients that lost their connection get back what they had: id, rooms, data and the events sent meanwhile (F-API-77). A client that
/// cannot get all of it gets a new socket, and both sides are told so: <c>recovered</c> is false. What is kept for that is in memory and
/// bounded for each namespace; beyond the bounds the oldest goes first, and whoever would have needed it is not recovered.
/// </summary>
public sealed class ConnectionStateRecovery
{
    /// <summary>How long a client may be away: 2 minutes, as in the reference.</summary>
    public TimeSpan MaxDisconnectionDuration { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether a client that is recovered bypasses the namespace's middlewares (F-API-88): yes, as in the reference.</summary>
    public bool SkipMiddlewares { get; set; } = true;

    /// <summary>The most events kept for one namespace: 10,000. The reference has no bound.</summary>
    public int MaxPackets { get; set; } = 10_000;

    /// <summary>The most bytes of events kept for one namespace: 16 MiB. The reference has no bound.</summary>
    public long MaxBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>The most clients of one namespace that may be away at a time: 10,000. The reference has no bound.</summary>
    public int MaxSessions { get; set; } = 10_000;
}
