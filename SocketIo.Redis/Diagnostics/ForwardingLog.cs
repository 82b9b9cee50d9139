using Microsoft.Extensions.Logging;

namespace SocketIo.Redis.Diagnostics;

/// <summary>What is said about requests that reached the wrong node. Ids: 1570 to 1589.</summary>
internal static partial class ForwardingLog
{
    [LoggerMessage(1570, LogLevel.Warning, "A request of session {Sid} was refused as its session is on node {Node}: affinity is missing. Either have the load balancer send all requests of a client to one node (sticky sessions), or set ForwardRequests, or let clients use WebSockets only. This is said once in 10 seconds at most", EventName = "AffinityMissing")]
    public static partial void AffinityMissing(ILogger log, string sid, string node);

    [LoggerMessage(1571, LogLevel.Debug, "A request that is answered on another node was cut: {Cause}", EventName = "ForwardingCut")]
    public static partial void ForwardingCut(ILogger log, string cause);

    [LoggerMessage(1572, LogLevel.Warning, "The node that listens on {Channel} gives no sign of life; requests that it answers for this one are cut", EventName = "NodeLost")]
    public static partial void NodeLost(ILogger log, string channel);
}
