using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging;
using SocketIo.Redis.Diagnostics;
using SocketIo.Redis.Resp;

namespace SocketIo.Redis.Subscriptions;

/// <summary>
/// What is wanted of Redis and what it is known to do; brings the second in line with the first. A channel has at most one command under way
/// and all channels together have few, so that what comes and goes while Redis is away or slow leaves nothing behind.
/// </summary>
/// <param name="words">Which channels.</param>
/// <param name="wake">Called when there is something to write; must only schedule.</param>
/// <param name="log">Where refusals are told.</param>
/// <param name="moved">Gets each channel that Redis has elsewhere, with its answer, and has it no more here; null where that is a refusal.</param>
internal sealed class SubscriptionTable(PubSubWords words, Action wake, ILogger log, Action<string, string>? moved = null)
{
    // Enough to fill a round trip, few enough to keep no memory worth a word.
    private const int MostAsked = 512;

    private static readonly byte[] Ping = [.. "PING"u8];

    private readonly Lock _gate = new();
    private readonly Dictionary<byte[], Subscription> _channels = new(new ChannelComparer());
    private readonly HashSet<Subscription> _refused = [];
    private readonly HashSet<Subscription> _listed = [];
    private readonly Queue<Asked> _asked = new();
    private readonly List<TaskCompletionSource> _probes = [];
    private volatile bool _heard;
    private bool _connected;
    private volatile bool _proven;
    private volatile int _refusals;
    private bool _pingDue;
    private bool _toldRefusal;

    public int Count
    {
        get
        {
            lock (_gate) return _channels.Count;
        }
    }

    /// <summary>Whether Redis has answered for all that was wanted when it was connected.</summary>
    public bool IsProven => _proven;

    /// <summary>Whether Redis has confirmed all that was wanted when it was connected, and has refused nothing since.</summary>
    public bool IsReady => _proven && _refusals == 0;

    public Task Want(string channel, ChannelHandler handler)
    {
        var name = Encoding.UTF8.GetBytes(channel);
        lock (_gate)
        {
            if (!_channels.TryGetValue(name, out var subscription)) _channels.Add(name, subscription = new Subscription(name));
            if (!subscription.IsWanted) GiveUpWaiting(subscription);
            subscription.Handler = handler;
            return Await(subscription);
        }
    }

    public Task Leave(string channel)
    {
        lock (_gate)
        {
            if (!_channels.TryGetValue(Encoding.UTF8.GetBytes(channel), out var subscription)) return Task.CompletedTask;
            if (subscription.IsWanted) GiveUpWaiting(subscription);
            subscription.Handler = null;
            var left = Await(subscription);
            if (subscription.IsInLine) Forget(subscription);
            return left;
        }
    }

    /// <summary>The task ends when Redis has answered a question that is put behind everything wanted until now.</summary>
    public Task Probe()
    {
        var probe = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate) _probes.Add(probe);
        wake();
        return probe.Task;
    }

    /// <summary>Nobody waits for this probe any more.</summary>
    public void Forget(Task probe)
    {
        lock (_gate) _probes.RemoveAll(waiting => waiting.Task == probe);
    }

    /// <summary>A new connection knows nothing yet.</summary>
    public void Connect()
    {
        lock (_gate)
        {
            _connected = _heard = _pingDue = true;
            _toldRefusal = false;
            foreach (var subscription in _channels.Values) List(subscription);
        }
    }

    /// <summary>The connection is gone, and with it every answer.</summary>
    public void Disconnect()
    {
        lock (_gate)
        {
            _connected = _proven = false;
            while (_asked.TryDequeue(out var asked)) _probes.AddRange(asked.Probes.Where(probe => !probe.Task.IsCompleted));
            _listed.Clear();
            _refused.Clear();
            _refusals = 0;
            foreach (var subscription in _channels.Values)
            {
                subscription.IsHeld = subscription.IsAsked = false;
                if (!subscription.IsWanted) Forget(subscription);
            }
        }
    }

    /// <summary>Asks for a sign of life and, once more, for what was refused.</summary>
    /// <returns>False when nothing at all has come since the last time.</returns>
    public bool Beat()
    {
        lock (_gate)
        {
            if (!_heard) return false;
            _heard = false;
            _pingDue = true;
            foreach (var subscription in _refused) List(subscription);
        }

        wake();
        return true;
    }

    /// <summary>Writes what there is to ask.</summary>
    /// <returns>Whether that was anything.</returns>
    public bool Write(IBufferWriter<byte> output)
    {
        lock (_gate)
        {
            var before = _asked.Count;
            foreach (var subscription in _listed)
            {
                if (_asked.Count == MostAsked) break;
                _listed.Remove(subscription);
                Ask(output, subscription);
            }

            if (_listed.Count == 0 && (_pingDue || _probes.Count > 0))
            {
                RespWriter.Write(output, Ping);
                _asked.Enqueue(new Asked(null, false, [.. _probes]));
                _probes.Clear();
                _pingDue = false;
            }

            return _asked.Count > before;
        }
    }

    /// <summary>Takes an answer, or a message.</summary>
    /// <exception cref="RespException">It fits nothing that was asked.</exception>
    public void Take(in RespFrame frame)
    {
        _heard = true;
        using var first = new Contiguous(frame[0]);
        var word = first.Span;
        if (frame.Kind == RespKind.Array && frame.Count == 3)
        {
            if (word.SequenceEqual(words.Message)) Deliver(frame[1], frame[2]);
            else if (word.SequenceEqual(words.Subscribe)) Confirm(frame[1], wanted: true);
            else if (word.SequenceEqual(words.Unsubscribe)) Confirm(frame[1], wanted: false);
            else throw Unexpected();
        }
        else if (frame.Kind == RespKind.Error) Refuse(frame.Text);
        // PING's answer has another form while there are no subscriptions.
        else if (frame.Kind != RespKind.Array || word.SequenceEqual("pong"u8)) Prove();
        else throw Unexpected();
    }

    /// <summary>Nobody will be answered any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            foreach (var subscription in _channels.Values) GiveUpWaiting(subscription);
            foreach (var probe in _probes) probe.TrySetCanceled();
            _channels.Clear();
        }
    }

    private static RespException Unexpected() => new("Redis answered what it was not asked.");

    // What is waited for has changed: whoever waited for the opposite waits in vain.
    private static void GiveUpWaiting(Subscription subscription)
    {
        subscription.Waiting?.TrySetCanceled();
        subscription.Waiting = null;
    }

    private Task Await(Subscription subscription)
    {
        if (subscription.IsInLine) return Task.CompletedTask;
        if (_connected) List(subscription);
        wake();
        subscription.Waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return subscription.Waiting.Task;
    }

    private void List(Subscription subscription)
    {
        if (!subscription.IsInLine) _listed.Add(subscription);
    }

    private void Ask(IBufferWriter<byte> output, Subscription subscription)
    {
        // With a command under way it is listed again when the answer does not fit any more.
        if (subscription.IsAsked || subscription.IsInLine) return;
        subscription.IsAsked = true;
        RespWriter.Write(output, subscription.IsWanted ? words.Subscribe : words.Unsubscribe, subscription.Channel);
        _asked.Enqueue(new Asked(subscription, subscription.IsWanted, []));
    }

    private void Deliver(in ReadOnlySequence<byte> channel, in ReadOnlySequence<byte> message)
    {
        using var name = new Contiguous(channel);
        using var bytes = new Contiguous(message);
        ChannelHandler? handler;
        lock (_gate)
        {
            handler = _channels.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name.Span, out var subscription) ? subscription.Handler : null;
        }

        try
        {
            handler?.Invoke(name.Span, bytes.Span);
        }
        catch (Exception fault)
        {
            SubscriberLog.ChannelHandlerFailed(log, fault, Encoding.UTF8.GetString(name.Span));
        }
    }

    private void Confirm(in ReadOnlySequence<byte> channel, bool wanted)
    {
        using var name = new Contiguous(channel);
        lock (_gate)
        {
            if (_asked.TryPeek(out var asked) && asked.Subscription is { } subscription && asked.Wanted == wanted && name.Span.SequenceEqual(subscription.Channel))
            {
                _asked.Dequeue();
                subscription.IsHeld = wanted;
                Settle(subscription);
            }
            else if (!wanted && _channels.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name.Span, out var revoked))
            {
                SubscriberLog.SubscriptionRevoked(log, revoked.Name);
                revoked.IsHeld = false;
                List(revoked);
            }
            else throw Unexpected();
        }

        wake();
    }

    private void Settle(Subscription subscription)
    {
        subscription.IsAsked = false;
        ForgetRefusal(subscription);
        if (!subscription.IsInLine) List(subscription);
        else if (!subscription.IsWanted) Forget(subscription);
        else Complete(subscription);
    }

    private void Refuse(string answer)
    {
        string? gone = null;
        lock (_gate)
        {
            if (!_asked.TryDequeue(out var asked) || asked.Subscription is not { } subscription) throw new RespException($"Redis refused PING: {answer}");
            subscription.IsAsked = false;
            // What it refuses to take back it does not hold: the channel has moved to another server.
            if (!asked.Wanted) subscription.IsHeld = false;
            if (!asked.Wanted || !subscription.IsWanted) Settle(subscription);
            else if (moved is not null && MovedAnswer.Is(answer)) gone = LetGo(subscription);
            else NoteRefusal(subscription, answer);
        }

        wake();
        if (gone is not null) moved!(gone, answer);
    }

    private string LetGo(Subscription subscription)
    {
        GiveUpWaiting(subscription);
        subscription.Handler = null;
        Forget(subscription);
        return subscription.Name;
    }

    private void NoteRefusal(Subscription subscription, string answer)
    {
        _refused.Add(subscription);
        _refusals = _refused.Count;
        if (!_toldRefusal && MovedAnswer.Is(answer)) SubscriberLog.ChannelElsewhere(log, subscription.Name, answer);
        else if (!_toldRefusal) SubscriberLog.SubscriptionRefused(log, subscription.Name, answer);
        _toldRefusal = true;
        if (subscription.Waiting is not { } waiting) return;
        subscription.Waiting = null;
        waiting.TrySetException(new SubscriptionRefusedException(subscription.Name, answer));
        // Whoever does not wait has the log.
        _ = waiting.Task.Exception;
    }

    private void Prove()
    {
        lock (_gate)
        {
            if (!_asked.TryDequeue(out var asked) || asked.Subscription is not null) throw Unexpected();
            _proven = true;
            foreach (var probe in asked.Probes) probe.TrySetResult();
        }
    }

    private void Forget(Subscription subscription)
    {
        _channels.Remove(subscription.Channel);
        _listed.Remove(subscription);
        ForgetRefusal(subscription);
        Complete(subscription);
    }

    private void ForgetRefusal(Subscription subscription)
    {
        _refused.Remove(subscription);
        _refusals = _refused.Count;
    }

    private static void Complete(Subscription subscription)
    {
        subscription.Waiting?.TrySetResult();
        subscription.Waiting = null;
    }
}
