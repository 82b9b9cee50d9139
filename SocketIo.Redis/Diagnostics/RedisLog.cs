using Microsoft.Extensions.Logging;

namespace SocketIo.Redis.Diagnostics;

/// <summary>What the cluster on Redis logs (1500-1599). Never what a message contains.</summary>
internal static partial class RedisLog
{
    [LoggerMessage(1500, LogLevel.Warning, "This node does not reach the others: {Why}. Its own clients are served", EventName = "Apart")]
    public static partial void Apart(ILogger logger, string why);

    [LoggerMessage(1501, LogLevel.Information, "This node reaches the others, as messages on all of {Channels} channels have shown", EventName = "Joined")]
    public static partial void Joined(ILogger logger, int channels);

    [LoggerMessage(1502, LogLevel.Warning, "{Count} messages to the other nodes were dropped, as Redis did not take them", EventName = "MessagesDropped")]
    public static partial void MessagesDropped(ILogger logger, long count);

    [LoggerMessage(1503, LogLevel.Debug, "A message on {Channel} cannot be read and is passed over", EventName = "MessageUnreadable")]
    public static partial void MessageUnreadable(ILogger logger, string channel);

    [LoggerMessage(1504, LogLevel.Warning, "A message on {Channel} could not be handled", EventName = "MessageFailed")]
    public static partial void MessageFailed(ILogger logger, Exception fault, string channel);

    [LoggerMessage(1505, LogLevel.Debug, "Channel {Channel} does not bring what is sent to it, and is subscribed anew", EventName = "ChannelSilent")]
    public static partial void ChannelSilent(ILogger logger, string channel);

    [LoggerMessage(1506, LogLevel.Information, "A question in {Namespace} ends without an answer of {Nodes}", EventName = "NodesSilent")]
    public static partial void NodesSilent(ILogger logger, string @namespace, string nodes);

    [LoggerMessage(1530, LogLevel.Warning, "A lost session of {Namespace} cannot be kept: its client begins anew", EventName = "SessionNotKept")]
    public static partial void SessionNotKept(ILogger logger, Exception fault, string @namespace);

    [LoggerMessage(1507, LogLevel.Debug, "Redis could not do what it was asked for", EventName = "CommandFailed")]
    public static partial void CommandFailed(ILogger logger, Exception fault);
}
