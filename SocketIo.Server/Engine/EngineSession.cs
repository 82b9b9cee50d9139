using Microsoft.Extensions.Logging;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine.Events;
using SocketIo.Server.Engine.Outbound;
using SocketIo.Server.Engine.Requests;
using SocketIo.Server.Engine.Revisions;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Engine;

/// <summary>
/// One Engine.IO session: its state, its outbound queue and the transport that carries it now. Every way to an end leads through
/// <see cref="End"/>, which runs once.
/// </summary>
internal sealed class EngineSession
{
    private readonly SessionTable _table;
    // Also the lock of everything below: one of its own would cost each idle connection 40 bytes.
    private readonly OutboundQueue _outbound;
    private Upgrade? _upgrade;
    private ITransport _transport;
    private Deadline? _lingering;
    private SessionState _state;
    private volatile int _reason = -1;
    private TaskCompletionSource? _written;
    private EngineConnection? _connection;
    private bool _announced;
    private bool _parked;
    private bool _poked;
    private bool _due;
    private ushort _holds;

    public EngineSession(
        SessionTable table, string id, EngineRevision revision, SessionRequest request, Func<EngineSession, ITransport> transport)
    {
        _table = table;
        Id = id;
        Revision = revision;
        Request = request;
        _outbound = new OutboundQueue(Settings, Metrics);
        Heartbeat = revision.CreateHeartbeat(this);
        _transport = transport(this);
    }

    public string Id { get; }

    public EngineRevision Revision { get; }

    public SessionRequest Request { get; }

    public Heartbeat Heartbeat { get; }

    /// <summary>Null while nobody wants to know what happens.</summary>
    public EngineWatch? Watch => _table.Watch;

    public ServerSettings Settings => _table.Settings;

    public ILogger Log => _table.Log;

    public ServerMetrics Metrics => _table.Metrics;

    public Deadlines Deadlines => _table.Deadlines;

    public ITransport Transport => _transport;

    public ISessionListener Listener { get; private set; } = null!;

    public string TransportName => _transport.Name;

    public bool IsOpen => _state == SessionState.Open;

    public bool IsUpgraded => _upgrade is { IsCompleted: true };

    /// <summary>What the application sees of the session; made when it looks.</summary>
    public EngineConnection Connection => _connection ?? Interlocked.CompareExchange(ref _connection, new EngineConnection(this, _table), null) ?? _connection;

    /// <summary>The application's handlers, if it has any.</summary>
    public ConnectionHandlers? Handlers => _connection?.Handlers;

    /// <summary>Why the session ended, or null while it has not.</summary>
    public CloseReason? Reason => _reason is var reason && reason < 0 ? null : (CloseReason)reason;

    /// <summary>Makes the session live: from here on packets flow and the heart beats.</summary>
    public void Open(ISessionListener listener)
    {
        Listener = listener;
        Metrics.SessionOpened(TransportName);
        Heartbeat.Start();
    }

    /// <summary>Clients can find the session, and its first packets are queued.</summary>
    public void Announce()
    {
        // One that has been closed meanwhile never was, for those who listen.
        lock (_outbound) _announced = _state != SessionState.Closed;
        if (_announced) _table.Watch?.Opened(this);
        Listener.OnOpened();
    }

    /// <summary>It will soon be sent something.</summary>
    public void PrefetchQueue() => Prefetch.Start(_outbound);

    /// <summary>Queues a message, its attachments with it, behind everything queued before.</summary>
    /// <param name="message">The message.</param>
    /// <param name="key">What it stands for, where only the latest counts; null if it must not take the place of another.</param>
    /// <param name="queued">Done before a client can have the message, with the session's lock held.</param>
    /// <returns>
    /// False when the session takes none: it is closing or closed, or was just closed because its client is too slow, or the message gave way.
    /// </returns>
    public bool TrySend(EncodedMessage message, CoalesceKey? key = null, Action? queued = null)
    {
        ServerLog.SessionEnqueued(Log, Id, message.ByteCount);
        lock (_outbound)
        {
            if (_state != SessionState.Open) return false;
            var result = _outbound.Add(message, Settings.Rates.Coalesces ? key : null);
            if (result == AddResult.Added)
            {
                queued?.Invoke();
                Wake();
            }

            if (result != AddResult.Full) return result == AddResult.Added;
        }

        Abort(CloseReason.SlowConsumer);
        return false;
    }

    /// <summary>Queues a message only if the transport can write it at this instant (F-API-51, F-ENG-91).</summary>
    public bool TrySendVolatile(EncodedMessage message)
    {
        lock (_outbound)
        {
            if (_state == SessionState.Open && _parked && _outbound.TryAdd(message))
            {
                Wake();
                return true;
            }

            if (_state == SessionState.Open && Settings.Rates.QueuesVolatile) return _outbound.Add(message, OutboundQueue.Volatile) == AddResult.Added;
        }

        Metrics.Dropped();
        return false;
    }

    /// <summary>Keeps what is queued from leaving, until this hold and all others are over.</summary>
    public OutboundHold Hold()
    {
        lock (_outbound) _holds++;
        var hold = new OutboundHold(this);
        Deadlines.Start(hold, OutboundHold.Limit);
        return hold;
    }

    /// <summary>A hold is over.</summary>
    public void LetGo()
    {
        lock (_outbound)
        {
            _holds--;
            NotifyIfDue();
        }
    }

    /// <summary>Takes everything that waits, or parks the transport until something does.</summary>
    /// <param name="transport">The taker.</param>
    /// <param name="batch">The taker's to write, to report with <see cref="OnWritten"/> and to dispose.</param>
    public TakeResult Take(ITransport transport, out OutboundBatch batch)
    {
        var result = TakeOrPark(transport, out batch);
        if (result != TakeResult.Batch) return result;
        Metrics.Taken(batch.Count);
        _table.Watch?.Taken(this, batch);
        return result;
    }

    /// <summary>A transport has something of its own to write: it does not stay parked, or does not park next time.</summary>
    public void Poke(ITransport transport)
    {
        lock (_outbound)
        {
            if (!ReferenceEquals(transport, _transport)) return;
            _poked = !_parked;
            Wake();
        }
    }

    /// <summary>A batch has been written, or given up.</summary>
    public void OnWritten(in OutboundBatch batch)
    {
        int bytes;
        lock (_outbound)
        {
            bytes = _outbound.Forget(batch);
            if (_outbound.IsWritten) _written?.TrySetResult();
        }

        Metrics.Sent(batch.Count, bytes);
        if (_table.Watch is { } watch && _state != SessionState.Closed) watch.Drained(this);
    }

    /// <summary>Ends when nothing runs for the session's client, and it has been sent everything that was meant for it.</summary>
    public async Task WhenQuiet()
    {
        await Listener.WhenQuiet();
        Task written;
        lock (_outbound)
        {
            if (_state == SessionState.Closed || _outbound.IsWritten) return;
            if (_written is null or { Task.IsCompleted: true }) _written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            written = _written.Task;
        }

        await written;
    }

    /// <summary>Closes once everything queued has been handed to the transport (F-ENG-114).</summary>
    /// <returns>True when the session has ended, or will as soon as its transport has written; false when it waits for its client (F-ENG-72).</returns>
    public bool Close()
    {
        lock (_outbound)
        {
            if (_state != SessionState.Open) return _state == SessionState.Closed;
            if (!_parked)
            {
                _state = SessionState.Closing;
                _lingering = new DeadlineCall(() => End(CloseReason.ForcedClose));
                _table.Deadlines.Start(_lingering, Settings.CloseTimeout);
                return !_transport.IsFetched;
            }
        }

        End(CloseReason.ForcedClose);
        return true;
    }

    /// <summary>Ends the session at once; what is queued is lost (F-ENG-115).</summary>
    public void Abort(CloseReason reason) => End(reason);

    /// <summary>The transport has written everything; ends a session that was only waiting for that.</summary>
    public void EndIfDrained()
    {
        lock (_outbound)
        {
            if (_state != SessionState.Closing || !_outbound.IsEmpty) return;
        }

        End(CloseReason.ForcedClose);
    }

    /// <summary>Lets a transport try to take over. False when another one does, or did (F-ENG-100).</summary>
    public bool TryBeginUpgrade(ITransport candidate)
    {
        lock (_outbound) return _state != SessionState.Closed && (_upgrade ??= new Upgrade(this, Settings, _table.Deadlines)).TryBegin(_transport, candidate);
    }

    /// <summary>The candidate has asked whether it gets through: from now on waiting polls are released (F-ENG-94).</summary>
    public void OnProbe(ITransport candidate)
    {
        _upgrade!.StartReleasingPolls();
        _table.Watch?.Upgrading(this, candidate.Name);
    }

    /// <summary>The candidate becomes the transport; what is left in the queue goes out on it, in order (F-ENG-95).</summary>
    /// <returns>The transport it replaces, or null when the session has ended or the candidate has been given up.</returns>
    public ITransport? CompleteUpgrade(ITransport candidate)
    {
        ITransport old;
        lock (_outbound)
        {
            if (_state == SessionState.Closed || _upgrade is null || !_upgrade.TryComplete(candidate)) return null;
            old = _transport;
            if (_parked || _due) old.Notify();
            _parked = _due = false;
            _transport = candidate;
        }

        Metrics.SessionMoved(old.Name, candidate.Name);
        ServerLog.SessionUpgraded(Log, Id, candidate.Name);
        _table.Watch?.Upgraded(this, candidate.Name);
        old.Close(CloseReason.ForcedClose);
        return old;
    }

    /// <summary>The candidate is gone; the session goes on as it was (F-ENG-103).</summary>
    public void AbandonUpgrade(ITransport candidate)
    {
        lock (_outbound) _upgrade?.Abandon(candidate);
    }

    /// <summary>Releases a poll that waits, so that the client can finish its upgrade.</summary>
    public void ReleasePoll()
    {
        lock (_outbound)
        {
            if (_state != SessionState.Closed && _parked && _outbound.TryAdd(ControlPackets.Noop)) Wake();
        }
    }

    private TakeResult TakeOrPark(ITransport transport, out OutboundBatch batch)
    {
        batch = default;
        lock (_outbound)
        {
            if (_state == SessionState.Closed || !ReferenceEquals(transport, _transport)) return TakeResult.Gone;
            if (!_outbound.IsEmpty)
            {
                _due = _holds > 0;
                if (_due) return TakeResult.Parked;
                batch = _outbound.TakeAll();
                return TakeResult.Batch;
            }

            if (_state == SessionState.Closing) return TakeResult.Drained;
            if (_poked)
            {
                _poked = false;
                return TakeResult.Again;
            }

            _parked = true;
            return TakeResult.Parked;
        }
    }

    private void Wake()
    {
        if (!_parked) return;
        _parked = false;
        _due = true;
        NotifyIfDue();
    }

    private void NotifyIfDue()
    {
        if (!_due || (_holds > 0 && _state != SessionState.Closed)) return;
        _due = false;
        _transport.Notify();
    }

    private void End(CloseReason reason)
    {
        Action? closeCandidate;
        lock (_outbound)
        {
            if (_state == SessionState.Closed) return;
            _state = SessionState.Closed;
            _reason = (int)reason;
            _outbound.Clear();
            _written?.TrySetResult();
            closeCandidate = _upgrade?.End(reason, isPollWaiting: _parked || _due);
            Wake();
            NotifyIfDue();
        }

        Heartbeat.Stop();
        if (_lingering is { } lingering) _table.Deadlines.Stop(lingering);
        _table.Remove(this);
        Request.Lease?.Release();
        Metrics.SessionEnded(TransportName, reason.Text());
        ServerLog.SessionEnded(Log, Id, reason.Text());
        if (_announced) _table.Watch?.Closed(this, reason);
        _transport.Close(reason);
        closeCandidate?.Invoke();
        Listener.OnClosed(reason);
    }
}
