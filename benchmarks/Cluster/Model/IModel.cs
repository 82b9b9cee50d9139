namespace Cluster.Model;

/// <summary>What an adapter should cost, counted from the forms of its messages. Bytes are those that Redis sends, unless it says otherwise.</summary>
internal interface IModel
{
    /// <summary>For one event of so many letters to a room with members on so many of the nodes, the sender not among them unless all are.</summary>
    double Broadcast(int nodes, int holders, int size);

    /// <summary>What Redis reads for it.</summary>
    double BroadcastIn(int size);

    /// <summary>How many messages all nodes together receive for it.</summary>
    double Deliveries(int nodes, int holders);

    /// <summary>For <c>FetchSocketsAsync</c> of a room.</summary>
    /// <param name="nodes">How many there are.</param>
    /// <param name="told">How many bytes describe all sockets that other nodes have there.</param>
    double Fetch(int nodes, double told);

    /// <summary>How often each byte that describes a socket leaves Redis.</summary>
    double Copies(int nodes);

    /// <summary>For a broadcast with acknowledgement to a room with so many members on so many other nodes each.</summary>
    double Ask(int nodes, int holders, int members);

    /// <summary>In a second in which nothing happens.</summary>
    double Idle(int nodes);

    /// <summary>Commands in such a second.</summary>
    double IdleCommands(int nodes);

    /// <summary>Commands for a room that gets its first member on a node and loses its last.</summary>
    double RoomCommands { get; }
}
