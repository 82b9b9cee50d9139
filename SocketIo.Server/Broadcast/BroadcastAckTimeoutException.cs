using SocketIo.Server.Broadcast.Cluster;

namespace SocketIo.Server.Broadcast;

/// <summary>Not every receiver of a broadcast acknowledged it in time (F-API-69).</summary>
/// <typeparam name="T">The type of the answers.</typeparam>
/// <param name="waited">How long it was waited for.</param>
/// <param name="answers">The answers that did arrive.</param>
/// <param name="missing">How many sockets still owed one.</param>
public sealed class BroadcastAckTimeoutException<T>(TimeSpan waited, Answers<T> answers, int missing) : AckTimeoutException(waited)
{
    /// <summary>The answers that did arrive, in the order of their arrival, and the nodes that did not even say how many there will be.</summary>
    public Answers<T> Answers { get; } = answers;

    /// <summary>How many sockets, still connected, had not answered.</summary>
    public int Missing { get; } = missing;
}
