namespace SocketIo.Server.Hosting.Limits;

/// <summary>What becomes of a message beyond the rate limits of its session.</summary>
public enum RateLimitAction
{
    /// <summary>
    /// It is passed over, with its attachments, as if it had never been sent; its acknowledgement never comes. A message that joins or leaves a
    /// namespace cannot be passed over, as the client would wait for ever: that one ends the session as <see cref="Disconnect"/> does.
    /// With another parser than the default one the session ends instead: nothing is known of a packet before it is decoded.
    /// </summary>
    Drop,

    /// <summary>It ends the session, with the reason <c>rate limit exceeded</c>.</summary>
    Disconnect,
}
