namespace SocketIo.Redis.Sharded;

/// <summary>
/// Which rooms have a channel of their own with the sharded adapter. All nodes of a cluster must have the same: those with
/// different ones lose events.
/// </summary>
public enum ShardedSubscriptionMode
{
    /// <summary>All but those of single sockets. A node without a member of a room gets nothing of what is sent to it.</summary>
    Dynamic,

    /// <summary>Those of single sockets as well: for applications that mostly send to one socket, at the price of a subscription for each.</summary>
    DynamicPrivate,

    /// <summary>None: every node gets everything, and rooms that come and go cost Redis nothing.</summary>
    Static,
}
