using SocketIo.Server.Broadcast.Recovery;

namespace SocketIo.Server.Broadcast.Cluster;

/// <summary>
/// What one namespace asks of the other nodes; where there are none it has no adapter, and pays one look at a field for that.
/// <para>
/// Who does what. <see cref="Broadcaster"/> acts on the sockets of this node first and then calls the adapter, which only tells the others:
/// it never acts on local sockets for what the own node asked (unless <see cref="DeliversItself"/>). What comes from the others the adapter
/// hands to <see cref="LocalNode"/>. Nothing reaches the adapter for an operator with the <c>local</c> flag.
/// </para>
/// <para>
/// Bytes. A <see cref="ClusterValue"/> and a span of rooms are dead when the call returns: encode before the first await. Messages are put
/// together and taken apart with <see cref="ClusterWriter"/> and <see cref="ClusterInput"/>, which know JSON and MessagePack and keep binary
/// values at any depth.
/// </para>
/// <para>
/// Faults. No member throws because the cluster is out of reach: what cannot be told is queued within bounds, or dropped and counted. Questions
/// end at their deadline at the latest, with what came and the names of the silent nodes. Every member may be called from any thread.
/// </para>
/// </summary>
internal interface IClusterAdapter
{
    /// <summary>
    /// Whether broadcasts without acknowledgement go to local sockets by way of the adapter as well, because only it knows where in the
    /// stream of events they stand: <see cref="BroadcastAsync"/> then calls <see cref="LocalNode.Deliver"/> with the offset when the log has
    /// it, and its task ends then. So do changes of rooms and disconnections, to keep their place. False almost always. Volatile broadcasts never do.
    /// </summary>
    bool DeliversItself => false;

    /// <summary>What all nodes know of lost clients; null where <see cref="IClusterFactory.SharesRecovery"/> is false, or recovery is off.</summary>
    ISharedRecovery? Recovery => null;

    /// <summary>Sends an event to the sockets of the other nodes.</summary>
    /// <param name="target">Whom it is for; <c>Rooms</c> and <c>Except</c> may name a room twice.</param>
    /// <param name="data">The array of name and arguments.</param>
    /// <returns>Completed when the message is on its way; a full queue does not make the caller wait.</returns>
    ValueTask BroadcastAsync(BroadcastTarget target, ClusterValue data);

    /// <summary>The same with acknowledgements. Must call <see cref="IRemoteAcks.ExpectNodes"/> once, now or later.</summary>
    /// <param name="target">Whom it is for.</param>
    /// <param name="data">The array of name and arguments.</param>
    /// <param name="acks">Is told of counts and answers.</param>
    void BroadcastWithAck(BroadcastTarget target, ClusterValue data, IRemoteAcks acks);

    /// <summary>Makes matching sockets of the other nodes join rooms.</summary>
    ValueTask JoinAsync(BroadcastTarget target, ReadOnlySpan<string> rooms);

    /// <summary>Makes matching sockets of the other nodes leave rooms.</summary>
    ValueTask LeaveAsync(BroadcastTarget target, ReadOnlySpan<string> rooms);

    /// <summary>Disconnects matching sockets of the other nodes.</summary>
    ValueTask DisconnectAsync(BroadcastTarget target, bool close);

    /// <summary>Finds the matching sockets of the other nodes.</summary>
    Task<Answers<ClusterSocket>> FetchAsync(BroadcastTarget target);

    /// <summary>Counts the matching sockets of each other node.</summary>
    Task<Answers<int>> CountAsync(BroadcastTarget target);

    /// <summary>Sends an event to the application on the other nodes.</summary>
    /// <param name="data">The array of name and arguments.</param>
    ValueTask ServerSideEmitAsync(ClusterValue data);

    /// <summary>The same, and collects the first value of each node's answer.</summary>
    /// <param name="data">The array of name and arguments.</param>
    Task<Answers<OwnedValue>> ServerSideEmitWithAckAsync(ClusterValue data);

    /// <summary>The namespace is gone, or its server closes: nothing comes in any more, and what is asked ends with what came.</summary>
    ValueTask CloseAsync();
}
