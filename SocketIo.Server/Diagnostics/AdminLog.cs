using Microsoft.Extensions.Logging;

namespace SocketIo.Server.Diagnostics;

/// <summary>What the admin protocol logs (1600-1699): who was let in, and what he did. Never what a message contains.</summary>
internal static partial class AdminLog
{
    [LoggerMessage(1600, LogLevel.Warning, "Whoever reaches namespace {Namespace} is an admin: authentication is off", EventName = "Unprotected")]
    public static partial void Unprotected(ILogger logger, string @namespace);

    [LoggerMessage(1601, LogLevel.Information, "Socket {Socket} is let in as an admin by its password", EventName = "LoggedIn")]
    public static partial void LoggedIn(ILogger logger, string socket);

    [LoggerMessage(1602, LogLevel.Information, "Session {Sid} is not let in as an admin: {Why}", EventName = "Refused")]
    public static partial void Refused(ILogger logger, string sid, string why);

    [LoggerMessage(1603, LogLevel.Information, "Admin {Socket} commands {Command} in {Namespace}", EventName = "Commanded")]
    public static partial void Commanded(ILogger logger, string socket, string command, string @namespace);

    [LoggerMessage(1604, LogLevel.Debug, "Admin {Socket}: a command {Command} makes no sense and is passed over", EventName = "CommandIgnored")]
    public static partial void CommandIgnored(ILogger logger, string socket, string command);

    [LoggerMessage(1605, LogLevel.Debug, "Admins are not told of something, as it cannot be written", EventName = "ReportFailed")]
    public static partial void ReportFailed(ILogger logger, Exception fault);

    [LoggerMessage(1606, LogLevel.Debug, "Admins are not told of {Count} events, being too many", EventName = "EventsUnreported")]
    public static partial void EventsUnreported(ILogger logger, long count);
}
