using SocketIo.Server.Broadcast.Cluster;

namespace SocketIo.Server.Broadcast;

/// <summary>What a <see cref="BroadcastOperator"/> sends to: one namespace, or all the children of a parent.</summary>
internal interface IBroadcastScope
{
    ValueTask EmitAsync(BroadcastTarget target, string eventName, ReadOnlySpan<object?> arguments);

    Task<Answers<T>> EmitWithAckAsync<T>(BroadcastTarget target, string eventName, ReadOnlySpan<object?> arguments);

    ValueTask JoinAsync(BroadcastTarget target, ReadOnlySpan<string> rooms);

    ValueTask LeaveAsync(BroadcastTarget target, ReadOnlySpan<string> rooms);

    ValueTask DisconnectAsync(BroadcastTarget target, bool close);

    /// <summary>The members on this node that a broadcast to the target would reach now.</summary>
    List<TMember> Fetch<TMember>(BroadcastTarget target)
        where TMember : IBroadcastMember;

    /// <summary>Those on the other nodes; null where there are none.</summary>
    Task<Answers<ClusterSocket>>? FetchOthersAsync(BroadcastTarget target);

    /// <summary>How many members, on all nodes, a broadcast to the target would reach now.</summary>
    ValueTask<int> CountAsync(BroadcastTarget target);
}
