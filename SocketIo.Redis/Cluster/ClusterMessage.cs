using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Cluster;

namespace SocketIo.Redis.Cluster;

/// <summary>
/// A message of the generic cluster protocol that is to be sent: <c>{type, data, uid, nsp}</c>, of which the adapter that sends it adds what is
/// not here (F-ADP-35). Dead when the call it came with returns.
/// </summary>
/// <param name="type">What it says.</param>
/// <param name="data">Its <c>data</c>, an object; absent for none.</param>
/// <param name="target">Of a broadcast, whom it is for; null for everything else.</param>
/// <param name="wantsAnswer">Whether it has a <c>requestId</c>.</param>
internal readonly ref struct ClusterMessage(ClusterMessageType type, ClusterValue data, BroadcastTarget? target = null, bool wantsAnswer = false)
{
    public ClusterMessageType Type => type;

    public ClusterValue Data { get; } = data;

    public BroadcastTarget? Target => target;

    public bool WantsAnswer => wantsAnswer;
}
