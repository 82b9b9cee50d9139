namespace SocketIo.Server.Broadcast.Cluster;

/// <summary>
/// A broadcast that is acknowledged, as far as the other nodes are concerned. It is complete when every node has said how many sockets it
/// has sent the event to and all these have answered. Members may be called from any thread and in any order, also when all is over.
/// </summary>
internal interface IRemoteAcks
{
    /// <summary>How long all of them may take.</summary>
    TimeSpan Wait { get; }

    /// <summary>Ends when it is complete or its time is over; the adapter may then forget it.</summary>
    Task Ended { get; }

    /// <summary>Says how many other nodes are asked. To be called once, zero included.</summary>
    /// <param name="others">The number; null when it cannot be found out, and then the time decides.</param>
    /// <param name="silent">Names those that have not counted, when the time is over; called once at most.</param>
    void ExpectNodes(int? others, Func<IReadOnlyList<string>> silent);

    /// <summary>A node has sent the event to so many of its sockets.</summary>
    void NodeCounted(int sockets);

    /// <summary>A socket of another node has answered.</summary>
    /// <param name="value">The first value of its answer; empty for none.</param>
    void Answer(ClusterValue value);
}
