using SocketIo.Protocol.Packets;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Broadcast.Acks;

/// <summary>Passes the answers of this node's sockets on to the node that asked, until its time is over.</summary>
internal sealed class RelayedAck : IAckCollector
{
    private readonly Lock _gate = new();
    private readonly List<IBroadcastMember> _asked = [];
    private readonly ClusterAnswer _answered;
    private readonly Deadlines _deadlines;
    private readonly Deadline _deadline;
    private readonly long _id;
    private int _missing;
    private bool _everyoneAsked;

    public RelayedAck(long id, Deadlines deadlines, ClusterAnswer answered)
    {
        _id = id;
        _deadlines = deadlines;
        _answered = answered;
        _deadline = new DeadlineCall(Expire);
    }

    public long Id => _id;

    /// <summary>How many sockets the event went to.</summary>
    public int Count { get; private set; }

    public bool TryExpect(IBroadcastMember member)
    {
        lock (_gate) _missing++;
        if (!member.TryAddAck(_id, this))
        {
            Leave();
            return false;
        }

        _asked.Add(member);
        Count++;
        return true;
    }

    public void Forget(IBroadcastMember member)
    {
        Count--;
        if (member.RemoveAck(_id)) Leave();
    }

    /// <summary>From here on the time runs.</summary>
    public void EveryoneAsked(TimeSpan wait)
    {
        lock (_gate)
        {
            _everyoneAsked = true;
            if (_missing > 0) _deadlines.Start(_deadline, wait);
        }
    }

    public void Answer(ReadOnlySpan<byte> json, AttachmentSet? attachments)
    {
        var binary = attachments is null ? [] : new ReadOnlyMemory<byte>[attachments.Count];
        for (var i = 0; i < binary.Length; i++) binary[i] = attachments!.View(i);
        var arguments = new ArgumentReader(json);
        arguments.TryReadNext(out var first);
        _answered(new ClusterValue(first, binary));
        Leave();
    }

    public void Leave()
    {
        lock (_gate)
        {
            _missing--;
            if (_everyoneAsked && _missing == 0) _deadlines.Stop(_deadline);
        }
    }

    private void Expire()
    {
        foreach (var member in _asked) member.RemoveAck(_id);
    }
}
