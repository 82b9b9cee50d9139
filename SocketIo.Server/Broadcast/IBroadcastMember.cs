using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Broadcast.Recovery;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Broadcast;

/// <summary>A socket, as far as broadcasting needs to know it. Every member may be called from any thread.</summary>
internal interface IBroadcastMember : IPrefetchable
{
    string Id { get; }

    /// <summary>Whether broadcasts reach it: its CONNECT has been answered, and it has not left (F-ADP-06).</summary>
    bool Receives { get; }

    /// <summary>Whether it has left, or was refused. Never false again; rooms and acknowledgements are then closed to it.</summary>
    bool IsGone { get; }

    /// <summary>What can be recovered of it, where recovery is on.</summary>
    RecoverySession? Recovery { get; }

    /// <summary>Whether it has left, for a reason after which its client may come back.</summary>
    bool IsLost { get; }

    /// <summary>What the application keeps with it, for the one that may take its place.</summary>
    object? State { get; }

    /// <summary>When its client's authentication ends; null for never. Whoever takes its place has the same.</summary>
    DateTimeOffset? ExpiresAt => null;

    /// <summary>Whether it wants to be told of the events that are sent to it.</summary>
    bool WatchesOutgoing { get; }

    void NoteOutgoing(OutgoingEvent sent);

    /// <param name="message">The message.</param>
    /// <param name="key">What it stands for, where only the latest counts; null if it must not take the place of another.</param>
    bool TrySend(EncodedMessage message, CoalesceKey? key = null);

    bool TrySendVolatile(EncodedMessage message);

    /// <summary>Notes that an acknowledgement is awaited.</summary>
    /// <returns>False when the socket has left, or owes too many.</returns>
    bool TryAddAck(long id, IPendingAck ack);

    /// <returns>Whether it was still awaited.</returns>
    bool RemoveAck(long id);

    void Disconnect(bool close);

    /// <summary>Writes what other nodes may know of it: <c>{id, handshake, rooms, data}</c> (F-ADP-20).</summary>
    void Describe(ClusterWriter writer);

    /// <summary>Ends its connection, which has been lost without a sign: its client has come back on another one.</summary>
    void LoseConnection();
}
