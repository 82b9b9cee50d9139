using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Messages;

namespace SocketIo.Server.Sockets.Acks;

/// <summary>The acknowledgements that one client owes. Each is answered, given up or left behind, once.</summary>
internal sealed class PendingAcks
{
    private readonly Lock _gate = new();
    private Dictionary<long, IPendingAck>? _waiting;
    private bool _closed;

    /// <returns>False when the socket has left.</returns>
    public bool TryAdd(long id, IPendingAck ack)
    {
        lock (_gate)
        {
            if (_closed) return false;
            (_waiting ??= []).Add(id, ack);
            return true;
        }
    }

    /// <returns>Whether it was still awaited.</returns>
    public bool Remove(long id)
    {
        lock (_gate) return _waiting is not null && _waiting.Remove(id);
    }

    /// <summary>Hands an answer to whoever waits for it. Unknown ids are ignored (F-SIO-26).</summary>
    public void Answer(long id, ReadOnlySpan<byte> json, AttachmentSet? attachments)
    {
        IPendingAck? ack;
        lock (_gate)
        {
            if (_waiting is null || !_waiting.Remove(id, out ack)) return;
        }

        ack.Answer(json, attachments);
    }

    /// <summary>The socket has left: nobody waits any longer.</summary>
    public void Close()
    {
        Dictionary<long, IPendingAck>? left;
        lock (_gate)
        {
            _closed = true;
            left = _waiting;
            _waiting = null;
        }

        if (left is null) return;
        foreach (var ack in left.Values) ack.Leave();
    }
}
