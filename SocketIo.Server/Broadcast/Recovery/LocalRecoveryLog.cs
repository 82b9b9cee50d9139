using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Outbound;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Broadcast.Recovery;

/// <summary>Recovery within one node: events and lost sessions are in its memory, within bounds.</summary>
internal sealed class LocalRecoveryLog : RecoveryLog
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(60);

    private readonly Action _emptied;
    private readonly Deadline _sweep;
    private readonly OffsetFormat _offsets = new();
    private readonly RecoveryBuffer _buffer = new();
    private readonly Dictionary<string, RecoverySession> _byPid = new(StringComparer.Ordinal);
    private readonly LinkedList<RecoverySession> _away = [];
    private readonly HashSet<RecoverySession> _taken = [];
    private bool _sweeping;

    /// <param name="settings">The bounds.</param>
    /// <param name="deadlines">The clock.</param>
    /// <param name="emptied">Called, outside the lock, when nobody is away any more.</param>
    public LocalRecoveryLog(RecoverySettings settings, Deadlines deadlines, Action emptied)
        : base(settings, deadlines)
    {
        _emptied = emptied;
        _sweep = new DeadlineCall(Sweep);
    }

    /// <summary>What events are encoded with.</summary>
    public string BlankOffset => _offsets.Blank;

    public override bool HasAway => _away.Count > 0;

    public override bool IsAwaited => _away.Count + _taken.Count > 0;

    protected override long Next => _buffer.Next;

    protected override long First => _buffer.First;

    /// <summary>Gives an event its position and keeps it; under the lock, before it is sent to anybody.</summary>
    public long Append(EncodedMessage message, BroadcastTarget? target, RecoverySession? direct)
    {
        var position = _buffer.Next;
        Span<byte> digits = stackalloc byte[OffsetFormat.PositionLength];
        OffsetFormat.WritePosition(digits, position);
        message.OverwriteOffset(digits);

        _buffer.Add(new RecoveryEntry(message, target, direct, Deadlines.Now));
        while (_buffer.Count > Settings.MaxPackets || _buffer.Bytes > Settings.MaxBytes) _buffer.DropFirst();
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

    public override void JoinAway(BroadcastTarget target, ReadOnlySpan<string> rooms, int most, Action<string> refused)
    {
        foreach (var session in _away)
        {
            if (!session.Matches(target, Next)) continue;
            if (session.HasPlaceFor(rooms, most)) session.JoinOnce(rooms, Next);
            else refused(session.Id);
        }
    }

    public override void LeaveAway(BroadcastTarget target, ReadOnlySpan<string> rooms)
    {
        foreach (var session in _away)
        {
            if (!session.Matches(target, Next)) continue;
            foreach (var room in rooms) Leave(session, room);
        }
    }

    public override void ForgetAway(BroadcastTarget target)
    {
        foreach (var session in _away.Where(session => session.Matches(target, Next)).ToArray()) Forget(session);
        foreach (var session in _taken) session.IsForgotten |= session.Matches(target, Next);
    }

    public override ValueTask<RecoverySession?> TakeAsync(string pid, string? offset) => ValueTask.FromResult(TryTake(pid, offset));

    private RecoverySession? TryTake(string pid, string? offset)
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
            _taken.Add(session);
            return session;
        }
    }

    public override bool Admit(RecoverySession session)
    {
        var isTaken = session.State == RecoveryState.Taken;
        var complete = CanAdmit(session, out var first);
        if (isTaken) _taken.Remove(session);
        session.State = RecoveryState.Live;
        session.IsForgotten = false;
        if (!complete) session.Renew(_buffer.Next);
        if (!isTaken) session.Start = _buffer.Next;
        _byPid[session.Pid] = session;
        if (isTaken && complete) Replay(session, first);
        return complete;
    }

    public override bool CanAdmit(RecoverySession session) => CanAdmit(session, out _);

    public override void Lose(RecoverySession session, IBroadcastMember owner, bool keep)
    {
        lock (Gate)
        {
            if (!ReferenceEquals(session.Owner, owner)) return;
            session.Owner = null;
            if (session.State == RecoveryState.Live) session.LostPosition = _buffer.Next;
            if (!keep || session.IsForgotten || session.State is not (RecoveryState.Live or RecoveryState.Taken))
            {
                Forget(session);
                return;
            }

            if (session.State == RecoveryState.Taken) _taken.Remove(session);
            session.State = RecoveryState.Away;
            session.Data = owner.State;
            session.ExpiresAt = owner.ExpiresAt;
            session.LostAt = Deadlines.Now;
            _byPid[session.Pid] = session;
            session.Place = _away.AddLast(session);
            if (_away.Count > Settings.MaxSessions) Forget(_away.First!.Value);
            StartSweeping();
        }
    }

    private void Forget(RecoverySession session)
    {
        RemoveFromAway(session);
        if (session.State == RecoveryState.Taken) _taken.Remove(session);
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
        return session.State != RecoveryState.Taken || !session.IsForgotten && session.TryFindMissed(session.Received, _buffer.First, out first);
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
        Deadlines.ElapsedSince(session.LostAt) > Settings.Duration || session.ExpiresAt <= Deadlines.UtcNow;

    private void StartSweeping()
    {
        if (_sweeping) return;
        _sweeping = true;
        Deadlines.Start(_sweep, SweepInterval);
    }

    private void Sweep()
    {
        bool emptied;
        lock (Gate)
        {
            while (_away.First is { } oldest && IsExpired(oldest.Value)) Forget(oldest.Value);
            while (_buffer.Count > 0 && Deadlines.ElapsedSince(_buffer[_buffer.First].At) > Settings.Retention) _buffer.DropFirst();
            emptied = !HasAway;
            _sweeping = false;
            if (HasAway || _buffer.Count > 0) StartSweeping();
        }

        if (emptied) _emptied();
    }
}
