namespace SocketIo.Server.Hosting.Limits;

/// <summary>How fast clients may go. All limits are off unless set; the reference has none. They hold on each node by itself.</summary>
public sealed class RateLimits
{
    /// <summary>
    /// Requests that want to open a session, by the address of the direct peer; IPv6 addresses of one /64 network count as one. Beyond the limit they
    /// are answered with status 429 and an empty body. Behind a proxy every client has the proxy's address, unless forwarded headers are on.
    /// </summary>
    public RateLimit? ConnectsPerAddress { get; set; }

    /// <summary>Messages that a session receives. Attachments and the heartbeat are not counted.</summary>
    public RateLimit? PacketsPerSession { get; set; }

    /// <summary>Bytes of messages that a session receives, attachments included. A message larger than the burst needs a full bucket.</summary>
    public RateLimit? BytesPerSession { get; set; }

    /// <summary>What becomes of messages beyond the limits of their session: they are dropped. Judged before anything is decoded.</summary>
    public RateLimitAction WhenExceeded { get; set; } = RateLimitAction.Drop;
}
