namespace SocketIo.Server.Engine;

/// <summary>Why a session ended.</summary>
internal enum CloseReason
{
    TransportClose,
    TransportError,
    ForcedClose,
    PingTimeout,
    ParseError,
    ServerShuttingDown,
    SlowConsumer,
    RateLimitExceeded,
}
