using SocketIo.Protocol.Packets;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Broadcast.Recovery;

/// <summary>
/// What a client that comes from another process has missed: first from the log that all share, then what this node delivers until the
/// client's socket is accepted. Holds a reference of each event. Guarded by the lock of the node's log, but for what is read.
/// </summary>
internal sealed class Comeback(RecoverySession session, SavedSession saved, RecoverySettings settings, MessageEncoder encoder, byte[] place) : ISharedLogReader
{
    private readonly List<(long Position, EncodedMessage Message)> _missed = [];
    private readonly List<(long Position, BroadcastTarget Target, EncodedMessage Message)> _heard = [];
    private readonly List<TargetChange> _changes = [];
    private long _bytesMissed;
    private long _bytesHeard;

    /// <summary>What it was kept as, for the case that its client is lost on the way.</summary>
    public SavedSession Saved => saved;

    /// <summary>Whether something is missing, so that it cannot be continued.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether somebody has made its socket join or leave rooms meanwhile.</summary>
    public bool HasChanges => _changes.Count > 0;

    bool ISharedLogReader.Read(long position, BroadcastTarget target, ClusterValue data, string offset)
    {
        // Volatile events may be missed; the reference replays them.
        if (target.Volatile || position < session.Start || !session.Matches(target, position)) return true;
        var message = encoder.Event(place, data, PacketHeader.NoAck, target.Compress, offset);
        _missed.Add((position, message));
        _bytesMissed += message.ByteCount;
        return IsWithin(_missed.Count, _bytesMissed);
    }

    // What happened before it was lost is in its rooms already.
    bool ISharedLogReader.Read(in TargetChange change) => change.Position < saved.Lost || change.TryApply(session);

    /// <summary>Keeps an event that this node delivers to others now.</summary>
    public void Add(long position, BroadcastTarget target, EncodedMessage message)
    {
        if (IsBroken) return;
        message.AddReference();
        _heard.Add((position, target, message));
        _bytesHeard += message.ByteCount;
        if (!IsWithin(_heard.Count, _bytesHeard)) Break();
    }

    public void Add(in TargetChange change) => _changes.Add(change);

    public void Break() => IsBroken = true;

    /// <summary>Has its rooms follow what was done to them meanwhile.</summary>
    public void Follow()
    {
        foreach (var change in _changes)
        {
            if (change.TryApply(session)) continue;
            Break();
            return;
        }
    }

    public void Replay(IBroadcastMember owner)
    {
        foreach (var (position, message) in _missed) Send(owner, position, message);
        foreach (var (position, target, message) in _heard)
        {
            if (session.Matches(target, position)) Send(owner, position, message);
        }
    }

    /// <summary>Lets go of everything; once.</summary>
    public void Release()
    {
        foreach (var (_, message) in _missed) message.Release();
        foreach (var (_, _, message) in _heard) message.Release();
    }

    private void Send(IBroadcastMember owner, long position, EncodedMessage message)
    {
        session.NoteSent(position);
        owner.TrySend(message);
    }

    private bool IsWithin(int count, long bytes) => count <= settings.MaxPackets && bytes <= settings.MaxBytes;
}
