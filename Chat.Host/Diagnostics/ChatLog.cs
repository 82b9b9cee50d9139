
namespace Chat.Host.Diagnostics;

/// <summary>
/// Every log message of the host. 2000 contracts, 2100 store, 2200 auth, 2300 live, 2400 http, 2500 cluster, 2900 program.
/// What people write is never in them.
/// </summary>
internal static partial class ChatLog
{
    [LoggerMessage(2001, LogLevel.Information, "User {UserId} ({Role}) connected to {Contract} by socket {Socket}", EventName = "UserConnected")]
    public static partial void UserConnected(ILogger logger, long userId, string role, string contract, string socket);

    [LoggerMessage(2002, LogLevel.Information, "Socket {Socket} of user {UserId} joined {Rooms} rooms", EventName = "RoomsJoined")]
    public static partial void RoomsJoined(ILogger logger, string socket, long userId, int rooms);

    [LoggerMessage(2003, LogLevel.Information, "User {UserId} left by socket {Socket}: {Reason}", EventName = "UserDisconnected")]
    public static partial void UserDisconnected(ILogger logger, long userId, string socket, string reason);

    [LoggerMessage(2004, LogLevel.Debug, "Message {MessageId} of {Kind}:{Id} delivered to user {UserId} on connect", EventName = "MessageDelivered")]
    public static partial void MessageDelivered(ILogger logger, long messageId, string kind, string id, long userId);

    [LoggerMessage(2005, LogLevel.Debug, "{Event} of user {UserId} refused: {Code}", EventName = "EventRefused")]
    public static partial void EventRefused(ILogger logger, string @event, long userId, string code);

    [LoggerMessage(2006, LogLevel.Error, "{Event} of user {UserId} failed, correlation {CorrelationId}", EventName = "EventFailed")]
    public static partial void EventFailed(ILogger logger, Exception exception, string @event, long userId, string correlationId);

    [LoggerMessage(2007, LogLevel.Information, "Contract {Contract} is served on {Namespace}", EventName = "ContractServed")]
    public static partial void ContractServed(ILogger logger, string contract, string @namespace);

    [LoggerMessage(2008, LogLevel.Information, "Socket {Socket} of user {UserId} is one too many", EventName = "TooManyConnections")]
    public static partial void TooManyConnections(ILogger logger, string socket, long userId);

    [LoggerMessage(2009, LogLevel.Information, "Token of user {UserId} expired on socket {Socket}", EventName = "TokenExpired")]
    public static partial void TokenExpired(ILogger logger, long userId, string socket);

    [LoggerMessage(2010, LogLevel.Warning, "{Event} of user {UserId} was turned away as the store is busy, correlation {CorrelationId}", EventName = "EventTurnedAway")]
    public static partial void EventTurnedAway(ILogger logger, string @event, long userId, string correlationId);

    [LoggerMessage(2011, LogLevel.Warning, "Tokens of user {UserId} revoked by {AdminId}: {Sockets} sockets cut, {Silent} nodes silent", EventName = "TokensRevoked")]
    public static partial void TokensRevoked(ILogger logger, long userId, long adminId, int sockets, int silent);

    [LoggerMessage(2020, LogLevel.Debug, "A message of type {MessageType} by user {SenderId} for chat {ChatId} is being processed", EventName = "MessageReceived")]
    public static partial void MessageReceived(ILogger logger, string chatId, long senderId, string messageType);

    [LoggerMessage(2021, LogLevel.Debug, "{Event} with message {MessageId} goes to {RoomMembersCount} sockets in {Room}", EventName = "MessageEmitted")]
    public static partial void MessageEmitted(ILogger logger, string @event, long messageId, string room, int roomMembersCount);

    [LoggerMessage(2101, LogLevel.Information, "Migration {Version} ({Name}) applied", EventName = "MigrationApplied")]
    public static partial void MigrationApplied(ILogger logger, int version, string name);

    [LoggerMessage(2102, LogLevel.Information, "Message {MessageId} of user {UserId} saved as {Seq} of {Kind}:{Id}", EventName = "MessageSaved")]
    public static partial void MessageSaved(ILogger logger, long messageId, long userId, long seq, string kind, string id);

    [LoggerMessage(2103, LogLevel.Information, "The store was empty; demo people, courses and rooms were made", EventName = "DemoDataMade")]
    public static partial void DemoDataMade(ILogger logger);

    [LoggerMessage(2104, LogLevel.Warning, "Message {Seq} of {Kind}:{Id} was told, and its delivered marks could not be stored", EventName = "MarksBehind")]
    public static partial void MarksBehind(ILogger logger, Exception exception, long seq, string kind, string id);

    [LoggerMessage(2105, LogLevel.Warning, "The database is out of reach, the host waits for it: {Why}", EventName = "StoreOutOfReach")]
    public static partial void StoreOutOfReach(ILogger logger, string why);

    [LoggerMessage(2106, LogLevel.Critical, "{Why}", EventName = "StoreUnusable")]
    public static partial void StoreUnusable(ILogger logger, string why);

    [LoggerMessage(2201, LogLevel.Debug, "Token refused: {Why}", EventName = "TokenRefused")]
    public static partial void TokenRefused(ILogger logger, string why);

    [LoggerMessage(2301, LogLevel.Debug, "{What} of {Kind}:{Id} told", EventName = "ChangeTold")]
    public static partial void ChangeTold(ILogger logger, string what, string kind, string id);

    [LoggerMessage(2302, LogLevel.Error, "{What} of {Kind}:{Id} could not be told", EventName = "TellingFailed")]
    public static partial void TellingFailed(ILogger logger, Exception exception, string what, string kind, string id);

    [LoggerMessage(2303, LogLevel.Information, "Message {MessageId} of {Kind}:{Id} is queued for {Absent} absent members", EventName = "MessageQueued")]
    public static partial void MessageQueued(ILogger logger, long messageId, string kind, string id, int absent);

    [LoggerMessage(2401, LogLevel.Error, "{Method} {Path} failed, correlation {CorrelationId}", EventName = "RequestFailed")]
    public static partial void RequestFailed(ILogger logger, Exception exception, string method, string path, string correlationId);

    [LoggerMessage(2402, LogLevel.Warning, "{Method} {Path} was turned away as the store is busy, correlation {CorrelationId}", EventName = "RequestTurnedAway")]
    public static partial void RequestTurnedAway(ILogger logger, string method, string path, string correlationId);

    [LoggerMessage(2403, LogLevel.Debug, "{Method} {Path} was given up by the client", EventName = "RequestGivenUp")]
    public static partial void RequestGivenUp(ILogger logger, string method, string path);

    [LoggerMessage(2501, LogLevel.Warning, "Presence, typing and limits are what this node knows until Redis answers again: {Why}", EventName = "PresenceApart")]
    public static partial void PresenceApart(ILogger logger, string why);

    [LoggerMessage(2502, LogLevel.Information, "Presence, typing and limits are shared through Redis; node {Node} has {Sockets} sockets", EventName = "PresenceShared")]
    public static partial void PresenceShared(ILogger logger, string node, int sockets);

    [LoggerMessage(2503, LogLevel.Warning, "Node {Node} gives no sign of life; its sockets are being removed", EventName = "NodeLost")]
    public static partial void NodeLost(ILogger logger, string node);

    [LoggerMessage(2504, LogLevel.Information, "Node {Node} left {Sockets} sockets, which are removed now", EventName = "NodeSwept")]
    public static partial void NodeSwept(ILogger logger, string node, int sockets);

    [LoggerMessage(2505, LogLevel.Warning, "What node {Node} left behind could not be removed yet", EventName = "SweepFailed")]
    public static partial void SweepFailed(ILogger logger, Exception exception, string node);

    [LoggerMessage(2901, LogLevel.Information, "The chat is open at {Url}", EventName = "ChatOpen")]
    public static partial void ChatOpen(ILogger logger, string url);

    [LoggerMessage(2902, LogLevel.Warning, "The rehearsal failed; the first client may wait a little longer", EventName = "RehearsalFailed")]
    public static partial void RehearsalFailed(ILogger logger, Exception exception);
}
