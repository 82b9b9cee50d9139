using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Redis.Cluster;

/// <summary>What waits for other nodes under an id. An adapter finds it by the id that an answer brings.</summary>
internal interface IQuestion
{
    string Id { get; }

    Deadline Deadline { get; }

    /// <summary>A node has answered.</summary>
    /// <param name="node">Its id, where the answer has it.</param>
    /// <param name="value">What it says.</param>
    void Answer(string? node, ClusterValue value);

    /// <summary>Ends it with what has come.</summary>
    void End();
}
