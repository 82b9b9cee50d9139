using SocketIo.Server.Broadcast.Cluster;

namespace SocketIo.Server.Broadcast.Recovery;

/// <summary>Whoever goes through a part of a shared log. Each member returns false when it wants no more.</summary>
internal interface ISharedLogReader
{
    /// <param name="position">Where it stands.</param>
    /// <param name="target">Whom it was for.</param>
    /// <param name="data">The array of name and arguments; dead after the call.</param>
    /// <param name="offset">What the event ends with.</param>
    bool Read(long position, BroadcastTarget target, ClusterValue data, string offset);

    bool Read(in TargetChange change);
}
