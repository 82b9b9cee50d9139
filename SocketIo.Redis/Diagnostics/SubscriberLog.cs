using System.Net;
using Microsoft.Extensions.Logging;

namespace SocketIo.Redis.Diagnostics;

/// <summary>What the connection that receives logs. Ids: 1550 to 1569.</summary>
internal static partial class SubscriberLog
{
    [LoggerMessage(1550, LogLevel.Information, "Redis at {EndPoint} has confirmed all {Channels} channels", EventName = "SubscriberReady")]
    public static partial void SubscriberReady(ILogger log, EndPoint endPoint, int channels);

    [LoggerMessage(1551, LogLevel.Warning, "The connection to Redis at {EndPoint} that receives is lost: {Cause}. What other nodes send does not arrive until it is back", EventName = "SubscriberLost")]
    public static partial void SubscriberLost(ILogger log, EndPoint endPoint, string cause);

    [LoggerMessage(1552, LogLevel.Debug, "Redis at {EndPoint} could not be reached: {Cause}. The next try, after {Failures} in a row, comes in {Wait}", EventName = "SubscriberRetry")]
    public static partial void SubscriberRetry(ILogger log, EndPoint endPoint, string cause, int failures, TimeSpan wait);

    [LoggerMessage(1553, LogLevel.Warning, "Redis refuses the channel {Channel}, so that what is sent there does not arrive here: {Answer}. Further refusals on this connection are not told", EventName = "SubscriptionRefused")]
    public static partial void SubscriptionRefused(ILogger log, string channel, string answer);

    [LoggerMessage(1554, LogLevel.Warning, "The channel {Channel} belongs to another server of the Redis cluster ({Answer}), so that what is sent there does not arrive here: sharded channels need a Redis of one primary. Further refusals on this connection are not told", EventName = "ChannelElsewhere")]
    public static partial void ChannelElsewhere(ILogger log, string channel, string answer);

    [LoggerMessage(1555, LogLevel.Warning, "Redis has taken back the channel {Channel}; it is asked for again", EventName = "SubscriptionRevoked")]
    public static partial void SubscriptionRevoked(ILogger log, string channel);

    [LoggerMessage(1556, LogLevel.Error, "A message on the channel {Channel} could not be handled", EventName = "ChannelHandlerFailed")]
    public static partial void ChannelHandlerFailed(ILogger log, Exception exception, string channel);

    [LoggerMessage(1557, LogLevel.Warning, "Redis at {EndPoint} could not be reached: {Cause}. It is tried again until it can", EventName = "SubscriberUnreachable")]
    public static partial void SubscriberUnreachable(ILogger log, EndPoint endPoint, string cause);
}
