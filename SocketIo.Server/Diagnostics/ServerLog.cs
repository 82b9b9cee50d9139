using Microsoft.Extensions.Logging;

namespace SocketIo.Server.Diagnostics;

/// <summary>What hosting, transports and the engine log. Ids: 1000 hosting, 1100 transports, 1200 engine.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(1001, LogLevel.Information, "The browser client is not part of this build; its paths answer 404", EventName = "ClientBundleMissing")]
    public static partial void ClientBundleMissing(ILogger log);

    [LoggerMessage(1002, LogLevel.Warning, "The server {Server} may take {Drain} to drain (DrainTimeout and DrainSpread), but the host's ShutdownTimeout of {Timeout} ends everything before: clients will be cut off", EventName = "DrainTooLong")]
    public static partial void DrainTooLong(ILogger log, string server, TimeSpan drain, TimeSpan timeout);

    [LoggerMessage(1003, LogLevel.Warning, "A connection was refused: {Limit} files are open, and the last are left for everything else", EventName = "ConnectionRefused")]
    public static partial void ConnectionRefused(ILogger log, long limit);

    [LoggerMessage(1101, LogLevel.Debug, "Request refused with code {Code}: {Message}", EventName = "RequestRefused")]
    public static partial void RequestRefused(ILogger log, int code, string message);

    [LoggerMessage(1103, LogLevel.Trace, "Session {Sid} received a message of {Bytes} bytes over {Transport}", EventName = "TransportReceived")]
    public static partial void TransportReceived(ILogger log, string sid, int bytes, string transport);

    [LoggerMessage(1104, LogLevel.Trace, "Session {Sid} wrote {Messages} messages over {Transport}", EventName = "TransportWrote")]
    public static partial void TransportWrote(ILogger log, string sid, int messages, string transport);

    [LoggerMessage(1105, LogLevel.Warning, "A hook of the application failed", EventName = "HookFailed")]
    public static partial void HookFailed(ILogger log, Exception exception);

    [LoggerMessage(1106, LogLevel.Debug, "Request refused: too many from its address", EventName = "ConnectLimited")]
    public static partial void ConnectLimited(ILogger log);

    [LoggerMessage(1107, LogLevel.Debug, "Session {Sid} sent a message of at least {Bytes} bytes; the limit is {Limit}", EventName = "MessageTooLarge")]
    public static partial void MessageTooLarge(ILogger log, string sid, long bytes, int limit);

    [LoggerMessage(1108, LogLevel.Debug, "The handshake of a WebSocket could not be answered", EventName = "HandshakeUnanswered")]
    public static partial void HandshakeUnanswered(ILogger log, Exception exception);

    [LoggerMessage(1201, LogLevel.Debug, "Session {Sid} opened over {Transport}", EventName = "SessionOpened")]
    public static partial void SessionOpened(ILogger log, string sid, string transport);

    [LoggerMessage(1202, LogLevel.Debug, "Session {Sid} moved to {Transport}", EventName = "SessionUpgraded")]
    public static partial void SessionUpgraded(ILogger log, string sid, string transport);

    [LoggerMessage(1203, LogLevel.Trace, "Session {Sid} handles a packet of {Bytes} bytes", EventName = "SessionReceived")]
    public static partial void SessionReceived(ILogger log, string sid, int bytes);

    [LoggerMessage(1204, LogLevel.Debug, "Session {Sid} ended: {Reason}", EventName = "SessionEnded")]
    public static partial void SessionEnded(ILogger log, string sid, string reason);

    [LoggerMessage(1205, LogLevel.Debug, "Session {Sid} sent a bad packet: {Error}", EventName = "PacketRefused")]
    public static partial void PacketRefused(ILogger log, string sid, string error);

    [LoggerMessage(1206, LogLevel.Trace, "Session {Sid} queued a message of {Bytes} bytes", EventName = "SessionEnqueued")]
    public static partial void SessionEnqueued(ILogger log, string sid, int bytes);

    [LoggerMessage(1207, LogLevel.Error, "A deadline's callback failed", EventName = "DeadlineFailed")]
    public static partial void DeadlineFailed(ILogger log, Exception exception);

    [LoggerMessage(1208, LogLevel.Warning, "A handler for what happens to session {Sid} failed", EventName = "EngineHandlerFailed")]
    public static partial void EngineHandlerFailed(ILogger log, Exception exception, string sid);
}
