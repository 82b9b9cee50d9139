using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Outbound;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Broadcast.Recovery;

/// <summary>
/// What lost clients of one namespace need to go on as if nothing had happened (F-API-77). Everything that gives events an order, sends them
/// or changes who they are for happens under <see cref="Gate"/>: so each client receives events in the order of their positions, and what it
/// has missed is exactly known. When something is gone that it may have missed, it is not recovered: there is never a silent gap.
/// </summary>
internal sealed class RecoveryLog
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(60);

    private readonly RecoverySettings _settings;
    private readonly Deadlines _deadlines;
    private readonly Action _emptied;
    private readonly Deadline _sweep;
    private readonly OffsetFormat _offsets = new();
    private readonly RecoveryBuffer _buffer = new();
    private readonly Dictionary<string, RecoverySession> _byPid = new(StringComparer.Ordinal);
    private readonly LinkedList<RecoverySession> _away = [];
    private int _taken;
    private bool _sweeping;

    /// <param name="settings">The bounds.</param>
    /// <param name="deadlines">The clock.</param>
    /// <param name="emptied">Called, outside the lock, when nobody is away any more.</param>
    public RecoveryLog(RecoverySettings settings, Deadlines deadlines, Action emptied)
    {
        _settings = settings;
        _deadlines = deadlines;
        _emptied = emptied;
        _sweep = new DeadlineCall(Sweep);
    }

    public Lock Gate { get; } = new();

    public bool SkipsMiddlewares => _settings.SkipMiddlewares;

    /// <summary>What events are encoded with.</summary>
    public string BlankOffset => _offsets.Blank;

    public bool HasAway => _away.Count > 0;

    /// <summary>Whether somebody may come who misses what is sent now; under the lock.</summary>
    public bool IsAwaited => _away.Count + _taken > 0;

    /// <summary>The sessions of clients that may come back; under the lock.</summary>
    public IEnumerable<RecoverySession> Away => _away;

    /// <summary>Gives an event its position and keeps it; under the lock, before it is sent to anybody.</summary>
    public long Append(EncodedMessage message, BroadcastTarget? target, RecoverySession? direct)
    {
        var position = _buffer.Next;
        Span<byte> digits = stackalloc byte[OffsetFormat.PositionLength];
        OffsetFormat.WritePosition(digits, position);
        message.OverwriteOffset(digits);

        _buffer.Add(new RecoveryEntry(message, target, direct, _deadlines.Now));
        while (_buffer.Count > _settings.MaxPackets || _buffer.Bytes > _settings.MaxBytes) _buffer.DropFirst();
        StartSweeping();
        return position;
    }

    /// <summary>Sends an event to the socket that carries a session now, or keeps it for the one that will.</summary>
    /// <returns>False when there never will be one.</returns>
    public bool TrySend(RecoverySession session, EncodedMessage message)
    {
        lock (Gate)
        {
            if (session.State is RecoveryState.New or RecoveryState.Over) return false;
            var position = Append(message, target: null, session);
            if (session.State != RecoveryState.Live) return true;
            session.NoteSent(position);
            session.Owner!.TrySend(message);
            return true;
        }
    }

    /// <summary>Notes a room that a session was not in and is in from the next event on; under the lock.</summary>
    public void Join(RecoverySession session, string room) => session.Join(room, _buffer.Next);

    /// <summary>The same for a session that may be in the room already.</summary>
    public void JoinAway(RecoverySession session, string room)
    {
        if (!session.IsIn(room)) session.Join(room, _buffer.Next);
    }

    /// <summary>Notes that a session is not in a room from the next event on; under the lock.</summary>
    public void Leave(RecoverySession session, string room) => session.Leave(room, _buffer.Next, _buffer.First);

    /// <summary>Whether an away session would be reached now; under the lock.</summary>
    public bool Matches(RecoverySession session, BroadcastTarget target) => session.Matches(target, _buffer.Next);

    /// <summary>Finds the session that a client asks for, and takes it: nobody else can have it then (F-API-83).</summary>
    /// <param name="pid">The session's secret.</param>
    /// <param name="offset">The offset of the last event that the client has; null when it has none.</param>
    /// <returns>Null when it is unknown, over, or cannot be continued without a gap (F-API-87).</returns>
    public RecoverySession? TryTake(string pid, string? offset)
    {
        // The client has lost a connection that is not known to be lost yet: that is so now (F-API-91).
        FindLive(pid, offset)?.LoseConnection();
        lock (Gate)
        {
            if (!_byPid.TryGetValue(pid, out var session)) return null;
            // It has just left, and whoever saw to that has not come here yet.
            if (session is { State: RecoveryState.Live, Owner: { IsLost: true } leaving }) Lose(session, leaving, keep: true);
            if (session.State != RecoveryState.Away) return null;
            if (IsExpired(session) || !CanContinue(session, offset, out var received))
            {
                Forget(session);
                return null;
            }

            RemoveFromAway(session);
            _byPid.Remove(pid);
            session.Received = received;
            session.RestoredRooms = session.Rooms;
            session.State = RecoveryState.Taken;
            _taken++;
            return session;
        }
    }

    /// <summary>Accepts the socket of a session, and sends it what its client has missed (F-API-85); under the lock.</summary>
    /// <returns>False when something of that is gone by now; the session has begun anew.</returns>
    public bool Admit(RecoverySession session)
    {
        var isTaken = session.State == RecoveryState.Taken;
        var complete = CanAdmit(session, out var first);
        if (isTaken) _taken--;
        session.State = RecoveryState.Live;
        if (!complete) session.Renew(_buffer.Next);
        if (!isTaken) session.Start = _buffer.Next;
        _byPid[session.Pid] = session;
        if (isTaken && complete) Replay(session, first);
        return complete;
    }

    /// <summary>Whether <see cref="Admit"/> would succeed now; under the lock.</summary>
    public bool CanAdmit(RecoverySession session) => CanAdmit(session, out _);

    /// <summary>The socket of a session has gone.</summary>
    /// <param name="session">The session.</param>
    /// <param name="owner">The socket; nothing happens when the session has another one by now.</param>
    /// <param name="keep">Whether the client may come back (F-API-82).</param>
    public void Lose(RecoverySession session, IBroadcastMember owner, bool keep)
    {
        lock (Gate)
        {
            if (!ReferenceEquals(session.Owner, owner)) return;
            session.Owner = null;
            if (session.State == RecoveryState.Live) session.LostPosition = _buffer.Next;
            if (!keep || session.State is not (RecoveryState.Live or RecoveryState.Taken))
            {
                Forget(session);
                return;
            }

            if (session.State == RecoveryState.Taken) _taken--;
            session.State = RecoveryState.Away;
            session.Data = owner.State;
            session.ExpiresAt = owner.ExpiresAt;
            session.LostAt = _deadlines.Now;
            _byPid[session.Pid] = session;
            session.Place = _away.AddLast(session);
            if (_away.Count > _settings.MaxSessions) Forget(_away.First!.Value);
            StartSweeping();
        }
    }

    /// <summary>Ends a session for good; under the lock.</summary>
    public void Forget(RecoverySession session)
    {
        RemoveFromAway(session);
        if (session.State == RecoveryState.Taken) _taken--;
        session.State = RecoveryState.Over;
        _byPid.Remove(session.Pid);
    }

    private void RemoveFromAway(RecoverySession session)
    {
        if (session.Place is not { } place) return;
        _away.Remove(place);
        session.Place = null;
    }

    private bool CanAdmit(RecoverySession session, out long first)
    {
        first = 0;
        return session.State != RecoveryState.Taken || session.TryFindMissed(session.Received, _buffer.First, out first);
    }

    private IBroadcastMember? FindLive(string pid, string? offset)
    {
        lock (Gate)
        {
            return _byPid.TryGetValue(pid, out var session) && session.State == RecoveryState.Live && CanContinue(session, offset, out _)
                ? session.Owner
                : null;
        }
    }

    private bool CanContinue(RecoverySession session, string? offset, out long received)
    {
        received = 0;
        if (offset is not null && (!_offsets.TryRead(offset, out received) || received >= _buffer.Next)) return false;
        // An offset from before this session, or of another log, says that the client has nothing of this session yet.
        received = Math.Max(received, session.Start - 1);
        if (session.State == RecoveryState.Live) session.LostPosition = _buffer.Next;
        return session.TryFindMissed(received, _buffer.First, out _);
    }

    private void Replay(RecoverySession session, long first)
    {
        var owner = session.Owner!;
        var end = _buffer.Next;
        for (var position = first; position < end; position++)
        {
            var entry = _buffer[position];
            if (!session.Matches(entry, position)) continue;
            session.NoteSent(position);
            owner.TrySend(entry.Message);
        }
    }

    private bool IsExpired(RecoverySession session) =>
        _deadlines.ElapsedSince(session.LostAt) > _settings.Duration || session.ExpiresAt <= _deadlines.UtcNow;

    private void StartSweeping()
    {
        if (_sweeping) return;
        _sweeping = true;
        _deadlines.Start(_sweep, SweepInterval);
    }

    private void Sweep()
    {
        bool emptied;
        lock (Gate)
        {
            while (_away.First is { } oldest && IsExpired(oldest.Value)) Forget(oldest.Value);
            while (_buffer.Count > 0 && _deadlines.ElapsedSince(_buffer[_buffer.First].At) > _settings.Retention) _buffer.DropFirst();
            emptied = !HasAway;
            _sweeping = false;
            if (HasAway || _buffer.Count > 0) StartSweeping();
        }

        if (emptied) _emptied();
    }
}
