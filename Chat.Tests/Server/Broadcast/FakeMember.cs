using System.Runtime.CompilerServices;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Broadcast.Recovery;
using SocketIo.Server.Engine.Outbound;

namespace Chat.Tests.Server.Broadcast;

/// <summary>A member of rooms that only counts: what it is sent, and how often anybody asks who it is.</summary>
internal sealed class FakeMember(string id) : IBroadcastMember
{
    private readonly Dictionary<long, IPendingAck> _acks = [];
    private static long _comparisons;

    /// <summary>How often members have been compared or looked up.</summary>
    public static long Comparisons => Volatile.Read(ref _comparisons);

    public string Id => id;

    /// <summary>How often it was asked whether broadcasts reach it.</summary>
    public int Asked { get; private set; }

    public bool IsAccepted { get; set; } = true;

    public bool Receives
    {
        get
        {
            Asked++;
            return IsAccepted && !IsGone;
        }
    }

    public bool IsGone { get; set; }

    /// <summary>What has been fetched from memory, in this order.</summary>
    public List<string> Prefetched { get; } = [];

    public RecoverySession? Recovery => null;

    public bool IsLost => false;

    public object? State => null;

    public bool WatchesOutgoing => false;

    public int Sent { get; private set; }

    public List<bool> Compressed { get; } = [];

    public EncodedMessage? Last { get; private set; }

    public int AcksOwed => _acks.Count;

    public void Answer(ReadOnlySpan<byte> json)
    {
        var (key, ack) = _acks.Single();
        _acks.Remove(key);
        ack.Answer(json, attachments: null);
    }

    public void Depart()
    {
        IsGone = true;
        foreach (var ack in _acks.Values) ack.Leave();
        _acks.Clear();
    }

    public void Describe(ClusterWriter writer) => throw new InvalidOperationException("Nobody is elsewhere.");

    public void NoteOutgoing(OutgoingEvent sent) => throw new InvalidOperationException("Nobody asked for it.");

    public void PrefetchParts() => Prefetched.Add("parts");

    public void PrefetchRest() => Prefetched.Add("rest");

    public bool TrySend(EncodedMessage message, CoalesceKey? key = null)
    {
        Sent++;
        Last = message;
        Compressed.Add(message.Compress);
        return true;
    }

    public bool TrySendVolatile(EncodedMessage message) => TrySend(message);

    public bool TryAddAck(long ackId, IPendingAck ack) => _acks.TryAdd(ackId, ack);

    public bool RemoveAck(long ackId) => _acks.Remove(ackId);

    public void Disconnect(bool close) => Depart();

    public void LoseConnection() => Depart();

    public override bool Equals(object? obj)
    {
        Interlocked.Increment(ref _comparisons);
        return ReferenceEquals(this, obj);
    }

    public override int GetHashCode()
    {
        Interlocked.Increment(ref _comparisons);
        return RuntimeHelpers.GetHashCode(this);
    }
}
