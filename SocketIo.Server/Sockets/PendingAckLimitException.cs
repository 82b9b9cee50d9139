using SocketIo.Server.Broadcast;

namespace SocketIo.Server.Sockets;

/// <summary>A client owes as many acknowledgements as <c>MaxPendingAcks</c> allows; the event was not sent.</summary>
/// <param name="limit">The most acknowledgements.</param>
public sealed class PendingAckLimitException(int limit) : SocketIoException($"A client can owe {limit} acknowledgements at most.")
{
    /// <summary>The most acknowledgements.</summary>
    public int Limit { get; } = limit;
}
