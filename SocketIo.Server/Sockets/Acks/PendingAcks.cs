using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Engine;

namespace SocketIo.Server.Sockets.Acks;

/// <summary>The acknowledgements that one client owes. Each is answered, given up or left behind, once.</summary>
internal sealed class PendingAcks(EngineSession session)
{
    private Dictionary<long, Pending>? _waiting;
    private TaskCompletionSource? _empty;
    private bool _closed;

    /// <summary>The most that may be waited for.</summary>
    public int Limit => session.Settings.Rates.MaxPendingAcks;

    /// <summary>A socket's own, made when it first looks.</summary>
    public static PendingAcks Of(ref PendingAcks? acks, EngineSession session) =>
        Volatile.Read(ref acks) ?? Interlocked.CompareExchange(ref acks, new PendingAcks(session), null) ?? acks;

    public AckAdmission Add(long id, IPendingAck ack)
    {
        lock (this)
        {
            if (_closed) return AckAdmission.Closed;
            _waiting ??= [];
            if (_waiting.Count >= Limit) return AckAdmission.Full;
            _waiting.Add(id, new Pending(ack, session.Metrics.TimesAcknowledgements ? session.Deadlines.Now : null));
            return AckAdmission.Added;
        }
    }

    /// <returns>Whether it was still awaited.</returns>
    public bool Remove(long id)
    {
        lock (this)
        {
            if (_waiting is null || !_waiting.Remove(id)) return false;
            NoteEmpty();
            return true;
        }
    }

    /// <summary>Ends when the client owes none, be it for a moment.</summary>
    public Task WhenEmpty()
    {
        lock (this)
        {
            return _waiting is null or { Count: 0 }
                ? Task.CompletedTask
                : (_empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Hands an answer to whoever waits for it. Unknown ids are ignored (F-SIO-26).</summary>
    public void Answer(long id, ReadOnlySpan<byte> json, AttachmentSet? attachments)
    {
        Pending pending;
        lock (this)
        {
            if (_waiting is null || !_waiting.Remove(id, out pending)) return;
            NoteEmpty();
        }

        if (pending.Since is { } since) session.Metrics.Acknowledged(session.Deadlines.ElapsedSince(since));
        pending.Ack.Answer(json, attachments);
    }

    /// <summary>The socket has left: nobody waits any longer.</summary>
    public void Close()
    {
        Dictionary<long, Pending>? left;
        lock (this)
        {
            _closed = true;
            left = _waiting;
            _waiting = null;
            NoteEmpty();
        }

        if (left is null) return;
        foreach (var pending in left.Values) pending.Ack.Leave();
    }

    private void NoteEmpty()
    {
        if (_empty is null || _waiting is { Count: > 0 }) return;
        _empty.TrySetResult();
        _empty = null;
    }

    /// <param name="Ack">Who waits.</param>
    /// <param name="Since">When it was asked for; null when nobody wants to know.</param>
    private readonly record struct Pending(IPendingAck Ack, long? Since);
}
