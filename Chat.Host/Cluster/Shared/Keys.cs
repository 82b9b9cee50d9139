using Chat.Host.Domain.Model;
using StackExchange.Redis;

namespace Chat.Host.Cluster.Shared;

/// <summary>
/// What is kept in Redis. The first four are those of the groups contract; a group is called there by its id, any other conversation by its
/// whole key. The scripts write the names of nodes' keys themselves.
/// <code>
/// room:{id}:users                the ids of who is in the room
/// user:{user}:rooms              the ids of the rooms a person is in
/// user:{user}:sockets:{id}       the sockets by which
/// typing:{id}:{user}             the socket that somebody types by; gone after ten seconds
/// user:{user}:sockets            each socket that was let in, and its node
/// user:{user}:online             each socket that has arrived: its node, + if it hears all or -, its kinds of conversation
/// user:{user}:leaving            the node that waits whether the person comes back
/// limit:messages:{user}          when the person sent; limit:typing:{user} likewise
/// chat:nodes                     all nodes
/// chat:node:{node}:lease         gone when the node has not renewed it
/// chat:node:{node}:sockets       "user socket" for each of its sockets, "user " for whom it waits
/// chat:node:{node}:typing        "id user" and the socket for whoever types there, until the end was told
/// chat:node:{node}:sweeper       the node that removes what a dead one left behind; the node may not come back meanwhile
/// chat:node:{node}:swept         left when that is done
/// </code>
/// </summary>
internal static class Keys
{
    public const string Nodes = "chat:nodes";

    public static string Name(ConversationKey key) => key.Kind == ConversationKey.GroupKind ? key.Id : key.ToString();

    public static ConversationKey Conversation(string name) =>
        name.Contains(':') ? ConversationKey.Parse(name) : new ConversationKey(ConversationKey.GroupKind, name);

    public static RedisKey Room(ConversationKey key) => $"room:{Name(key)}:users";

    public static RedisKey Rooms(long userId) => $"user:{userId}:rooms";

    public static RedisKey SocketsIn(long userId, ConversationKey key) => $"user:{userId}:sockets:{Name(key)}";

    public static RedisKey Typing(ConversationKey key, long userId) => $"typing:{Name(key)}:{userId}";

    public static RedisKey Sockets(long userId) => $"user:{userId}:sockets";

    public static RedisKey Online(long userId) => $"user:{userId}:online";

    public static RedisKey Leaving(long userId) => $"user:{userId}:leaving";

    /// <summary>What a person and a node have in common.</summary>
    public static RedisKey[] AllOf(string node, long userId) => [Sockets(userId), Online(userId), Leaving(userId), SocketsOf(node)];

    public static RedisKey Messages(long userId) => $"limit:messages:{userId}";

    public static RedisKey TypingStarts(long userId) => $"limit:typing:{userId}";

    public static RedisKey Lease(string node) => $"chat:node:{node}:lease";

    public static RedisKey SocketsOf(string node) => $"chat:node:{node}:sockets";

    public static RedisKey TypingOf(string node) => $"chat:node:{node}:typing";

    public static RedisKey Sweeper(string node) => $"chat:node:{node}:sweeper";

    public static RedisKey Swept(string node) => $"chat:node:{node}:swept";
}
