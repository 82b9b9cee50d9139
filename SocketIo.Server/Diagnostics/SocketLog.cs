using Microsoft.Extensions.Logging;

namespace SocketIo.Server.Diagnostics;

/// <summary>What the layers of sockets (1300-1399) and broadcasting (1400-1499) log. Never what a message contains.</summary>
internal static partial class SocketLog
{
    [LoggerMessage(1300, LogLevel.Debug, "Socket {Socket} connected to {Namespace} on session {Sid}", EventName = "SocketConnected")]
    public static partial void SocketConnected(ILogger logger, string socket, string @namespace, string sid);

    [LoggerMessage(1301, LogLevel.Debug, "Socket {Socket} left {Namespace}: {Reason}", EventName = "SocketDisconnected")]
    public static partial void SocketDisconnected(ILogger logger, string socket, string @namespace, string reason);

    [LoggerMessage(1302, LogLevel.Debug, "Session {Sid} asked for a namespace that does not exist", EventName = "NamespaceUnknown")]
    public static partial void NamespaceUnknown(ILogger logger, string sid);

    [LoggerMessage(1303, LogLevel.Debug, "Session {Sid} was refused by a middleware of {Namespace}", EventName = "ConnectRefused")]
    public static partial void ConnectRefused(ILogger logger, string sid, string @namespace);

    [LoggerMessage(1304, LogLevel.Warning, "A middleware of {Namespace} failed for session {Sid}", EventName = "MiddlewareFailed")]
    public static partial void MiddlewareFailed(ILogger logger, Exception fault, string @namespace, string sid);

    [LoggerMessage(1305, LogLevel.Debug, "Session {Sid} joined no namespace in time", EventName = "ConnectTimedOut")]
    public static partial void ConnectTimedOut(ILogger logger, string sid);

    [LoggerMessage(1306, LogLevel.Debug, "Session {Sid} sent a packet that cannot be read: {Error}", EventName = "PacketUnreadable")]
    public static partial void PacketUnreadable(ILogger logger, string sid, string error);

    [LoggerMessage(1307, LogLevel.Debug, "Session {Sid} sent a packet of type {Type} that its state does not allow", EventName = "PacketOutOfPlace")]
    public static partial void PacketOutOfPlace(ILogger logger, string sid, int type);

    [LoggerMessage(1308, LogLevel.Warning, "The function of {Parent} could not decide on a namespace", EventName = "NamespaceDecisionFailed")]
    public static partial void NamespaceDecisionFailed(ILogger logger, Exception fault, string parent);

    [LoggerMessage(1309, LogLevel.Warning, "A handler for new namespaces failed for {Namespace}", EventName = "NewNamespaceHandlerFailed")]
    public static partial void NewNamespaceHandlerFailed(ILogger logger, Exception fault, string @namespace);

    [LoggerMessage(1315, LogLevel.Debug, "Namespace {Namespace} is empty and forgotten", EventName = "NamespaceRemoved")]
    public static partial void NamespaceRemoved(ILogger logger, string @namespace);

    [LoggerMessage(1316, LogLevel.Debug, "Session {Sid} asked for one namespace too many", EventName = "NamespaceLimitReached")]
    public static partial void NamespaceLimitReached(ILogger logger, string sid);

    [LoggerMessage(1310, LogLevel.Trace, "Session {Sid}: packet of type {Type}, {Bytes} bytes", EventName = "PacketDecoded")]
    public static partial void PacketDecoded(ILogger logger, string sid, int type, int bytes);

    [LoggerMessage(1311, LogLevel.Trace, "Session {Sid}: packet goes to namespace {Namespace}", EventName = "PacketRouted")]
    public static partial void PacketRouted(ILogger logger, string sid, string @namespace);

    [LoggerMessage(1312, LogLevel.Trace, "Socket {Socket}: event taken in, waiting behind others: {Waits}", EventName = "EventTaken")]
    public static partial void EventTaken(ILogger logger, string socket, bool waits);

    [LoggerMessage(1313, LogLevel.Trace, "Socket {Socket}: event goes to {Handlers} handlers", EventName = "EventDispatched")]
    public static partial void EventDispatched(ILogger logger, string socket, int handlers);

    [LoggerMessage(1314, LogLevel.Debug, "Socket {Socket}: events wait, reading pauses", EventName = "EventQueueFull")]
    public static partial void EventQueueFull(ILogger logger, string socket);

    [LoggerMessage(1320, LogLevel.Trace, "Socket {Socket}: packet of {Bytes} bytes and {Attachments} attachments encoded", EventName = "PacketEncoded")]
    public static partial void PacketEncoded(ILogger logger, string socket, int bytes, int attachments);

    [LoggerMessage(1330, LogLevel.Warning, "A handler of socket {Socket} failed", EventName = "HandlerFailed")]
    public static partial void HandlerFailed(ILogger logger, Exception fault, string socket);

    [LoggerMessage(1331, LogLevel.Debug, "A handler of socket {Socket} could not do its work because of its client", EventName = "HandlerGaveUp")]
    public static partial void HandlerGaveUp(ILogger logger, Exception fault, string socket);

    [LoggerMessage(1400, LogLevel.Trace, "Broadcast in {Namespace}: {Bytes} bytes and {Attachments} attachments encoded for at most {Recipients} sockets", EventName = "BroadcastEncoded")]
    public static partial void BroadcastEncoded(ILogger logger, string @namespace, int bytes, int attachments, int recipients);

    [LoggerMessage(1401, LogLevel.Debug, "Broadcast acknowledgement {Id}: {Missing} sockets did not answer in time", EventName = "BroadcastAckTimedOut")]
    public static partial void BroadcastAckTimedOut(ILogger logger, long id, int missing);

    [LoggerMessage(1403, LogLevel.Debug, "An event of {Namespace} for the other nodes goes nowhere: there are none", EventName = "NoOtherNode")]
    public static partial void NoOtherNode(ILogger logger, string @namespace);

    [LoggerMessage(1404, LogLevel.Warning, "A handler for changes of rooms failed for room {Room}", EventName = "RoomWatcherFailed")]
    public static partial void RoomWatcherFailed(ILogger logger, Exception fault, string room);

    [LoggerMessage(1405, LogLevel.Debug, "Socket {Socket} stays out of further rooms: it is in too many", EventName = "RoomLimitReached")]
    public static partial void RoomLimitReached(ILogger logger, string socket);

    [LoggerMessage(1406, LogLevel.Warning, "A handler for events of other nodes failed in {Namespace}", EventName = "ServerSideHandlerFailed")]
    public static partial void ServerSideHandlerFailed(ILogger logger, Exception fault, string @namespace);

    [LoggerMessage(1407, LogLevel.Warning, "A node's answer in {Namespace} does not fit {Expected} and is left out", EventName = "NodeAnswerDoesNotFit")]
    public static partial void NodeAnswerDoesNotFit(ILogger logger, Exception fault, string @namespace, string expected);

    [LoggerMessage(1402, LogLevel.Debug, "Broadcast acknowledgement {Id}: an answer does not fit {Expected}", EventName = "AnswerDoesNotFit")]
    public static partial void AnswerDoesNotFit(ILogger logger, Exception fault, long id, string expected);
}
