using SocketIo.Server.Broadcast;

namespace SocketIo.Server.Sockets;

/// <summary>What a broadcast operator can tell about sockets.</summary>
public static class BroadcastOperatorExtensions
{
    /// <summary>Finds the sockets that an event sent now would reach (F-API-73).</summary>
    /// <param name="target">The operator.</param>
    /// <returns>The connected sockets; a copy.</returns>
    /// <exception cref="NotSupportedException">The operator is that of a <see cref="ParentNamespace"/>.</exception>
    public static ValueTask<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(this BroadcastOperator target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return ValueTask.FromResult<IReadOnlyList<RemoteSocket>>(target.Fetch<Socket>().ConvertAll(socket => new RemoteSocket(socket)));
    }
}
