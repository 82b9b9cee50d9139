namespace SocketIo.Redis.Hosting;

/// <summary>How nodes talk to each other. All nodes of a cluster must use the same kind; each is that of an npm package.</summary>
public enum RedisAdapterKind
{
    /// <summary><c>createAdapter</c> of <c>@socket.io/redis-adapter</c>: every node gets every broadcast. Any Redis will do.</summary>
    PubSub,

    /// <summary><c>createShardedAdapter</c> of <c>@socket.io/redis-adapter</c>: nodes get what is for rooms they have members of. Redis 7.</summary>
    Sharded,

    /// <summary><c>@socket.io/redis-streams-adapter</c>: broadcasts go through a stream, so that a node that was away catches up.</summary>
    Streams,
}
