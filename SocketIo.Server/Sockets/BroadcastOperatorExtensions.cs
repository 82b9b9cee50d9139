using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Sockets.Remote;

namespace SocketIo.Server.Sockets;

/// <summary>What a broadcast operator can tell about sockets.</summary>
public static class BroadcastOperatorExtensions
{
    /// <summary>Finds the sockets that an event sent now would reach (F-API-73).</summary>
    /// <param name="target">The operator.</param>
    /// <returns>The connected sockets, those of this node first, a copy; and the nodes that kept silent.</returns>
    /// <exception cref="NotSupportedException">The operator is that of a <see cref="ParentNamespace"/>.</exception>
    public static ValueTask<Answers<RemoteSocket>> FetchSocketsAsync(this BroadcastOperator target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var here = target.Fetch<Socket>().ConvertAll(socket => new RemoteSocket(socket));
        return target.FetchOthersAsync() is { } others ? AddAsync(target, here, others) : ValueTask.FromResult(new Answers<RemoteSocket>(here));
    }

    private static async ValueTask<Answers<RemoteSocket>> AddAsync(BroadcastOperator target, List<RemoteSocket> here, Task<Answers<ClusterSocket>> others)
    {
        var found = await others;
        here.AddRange(found.Select(socket => new RemoteSocket(new DistantSocket(target.Reset(socket.Id), socket))));
        return new Answers<RemoteSocket>(here, found.SilentNodes);
    }
}
