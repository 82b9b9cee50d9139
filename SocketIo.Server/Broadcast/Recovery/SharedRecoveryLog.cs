using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Outbound;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Broadcast.Recovery;

/// <summary>
/// Recovery on any node of a cluster. Events get their position in a log that all nodes share and come to each node in that order, the
/// own ones too; so the offset of the last event that a client has says that it has all before. A session that is lost leaves the process.
/// One that comes back hears what the log says up to where this node is, then what this node delivers: its end does not run away.
/// </summary>
internal sealed class SharedRecoveryLog(
    string place, byte[] utf8Place, RecoverySettings settings, Deadlines deadlines, MessageEncoder encoder) : RecoveryLog(settings, deadlines)
{
    private readonly Dictionary<string, RecoverySession> _live = new(StringComparer.Ordinal);
    private readonly List<RecoverySession> _taken = [];
    private long _delivered;
    private long? _gapAt;

    /// <summary>Set before the first client.</summary>
    public ISharedRecovery? Store { get; set; }

    // Whoever is away is elsewhere, and whoever comes back is counted by the namespace.
    public override bool HasAway => false;

    public override bool IsAwaited => _taken.Count > 0;

    protected override long Next => Math.Max(_delivered, Store?.Position ?? 0) + 1;

    protected override long First => 0;

    // What is kept longer than a client may be away is for the time that passes before a loss is noticed.
    /// <summary>Whether an event may have gone to nobody but those connected, so short a time ago that a loss then may be unknown now.</summary>
    private bool HasGap => _gapAt is { } at && Deadlines.ElapsedSince(at) <= Settings.Retention - Settings.Duration;

    /// <summary>Reads where an event stands.</summary>
    public bool TryRead(string offset, out long position)
    {
        position = 0;
        return Store?.TryRead(offset, out position) ?? false;
    }

    /// <summary>
    /// Events have been delivered here that are not in the log, or may be missing in it: whoever is lost before it is sure that
    /// he has them begins anew, and so does whoever is on his way.
    /// </summary>
    public void NoteGap()
    {
        lock (Gate)
        {
            _gapAt = Deadlines.Now;
            foreach (var session in _taken) session.Comeback?.Break();
        }
    }

    /// <summary>An event of the log comes to this node; under the lock, before it is sent to anybody.</summary>
    public void NoteDelivered(long position, BroadcastTarget target, EncodedMessage message)
    {
        _delivered = position;
        foreach (var session in _taken) session.Comeback!.Add(position, target, message);
    }

    /// <summary>The same for one that concerns nobody here.</summary>
    public void NotePassed(long position) => _delivered = position;

    /// <summary>Whoever was in a room and is away, on whatever node, begins anew.</summary>
    public Task RevokeAsync(string room) => Store?.RevokeAsync(room, Settings.Retention) ?? Task.CompletedTask;

    /// <summary>A client has come to another node: a connection that it seems to have here is lost.</summary>
    public void GiveUp(string pid)
    {
        RecoverySession? session;
        IBroadcastMember? owner;
        lock (Gate) owner = _live.TryGetValue(pid, out session) ? session.Owner : null;
        if (owner is null) return;
        owner.LoseConnection();
        // It may have been leaving by itself, and whoever saw to that has not come here yet.
        if (owner.IsLost) Lose(session!, owner, keep: true);
        Settle(session!);
    }

    public override void JoinAway(BroadcastTarget target, ReadOnlySpan<string> rooms, int most, Action<string> refused)
    {
        if (_taken.Count > 0) NoteChange(new TargetChange(TargetChangeKind.Join, target, rooms.ToArray(), Next));
    }

    public override void LeaveAway(BroadcastTarget target, ReadOnlySpan<string> rooms)
    {
        if (_taken.Count > 0) NoteChange(new TargetChange(TargetChangeKind.Leave, target, rooms.ToArray(), Next));
    }

    public override void ForgetAway(BroadcastTarget target)
    {
        if (_taken.Count > 0) NoteChange(new TargetChange(TargetChangeKind.Disconnect, target, [], Next));
    }

    public override async ValueTask<RecoverySession?> TakeAsync(string pid, string? offset)
    {
        var received = 0L;
        if (Store is not { Position: > 0 } store || (offset is not null && !store.TryRead(offset, out received))) return null;

        // The client has lost a connection that is not known to be lost yet: that is so now (F-API-91).
        GiveUp(pid);
        if (await store.TakeAsync(pid) is not { } saved || !IsFor(saved, offset)) return null;
        received = Math.Max(received, saved.Start - 1);
        if (saved.Lost == 0) saved = saved with { Lost = received + 1 };
        var session = new RecoverySession(saved);
        // This node may be behind the one that the client comes from.
        if (!session.TryFindMissed(received, oldest: 0, out var first) || !await store.ReachAsync(saved.Lost - 1)) return null;
        return await CollectAsync(store, session, saved, first) ? session : null;
    }

    public override bool CanAdmit(RecoverySession session) => session.Comeback is not { IsBroken: true };

    public override bool Admit(RecoverySession session)
    {
        var comeback = session.Comeback;
        comeback?.Follow();
        var complete = CanAdmit(session);
        session.Comeback = null;
        session.State = RecoveryState.Live;
        _taken.Remove(session);
        if (!complete) session.Renew(Next);
        if (comeback is null) session.Start = Next;
        _live[session.Pid] = session;
        if (comeback is null) return true;
        session.HasChanged = comeback.HasChanges;
        if (complete) comeback.Replay(session.Owner!);
        comeback.Release();
        return complete;
    }

    public override void Lose(RecoverySession session, IBroadcastMember owner, bool keep)
    {
        lock (Gate)
        {
            if (!ReferenceEquals(session.Owner, owner)) return;
            var was = session.State;
            session.Owner = null;
            session.State = RecoveryState.Over;
            if (was == RecoveryState.Live) _live.Remove(session.Pid);
            if (was == RecoveryState.Taken) _taken.Remove(session);
            if (keep && !HasGap && Store is { Position: > 0 }) session.Part(Part(session, owner, was));
            session.Comeback?.Release();
            session.Comeback = null;
        }
    }

    public override void Settle(RecoverySession session)
    {
        if (session.TakeParting() is { } parting) Store!.Save(parting, Settings.Duration);
    }

    private SavedSession? Part(RecoverySession session, IBroadcastMember owner, RecoveryState was)
    {
        // It never came as far as being sent anything, so it is what it was.
        if (was == RecoveryState.Taken && session.Comeback is { IsBroken: false } comeback) return comeback.Saved with { Data = owner.State };
        if (was != RecoveryState.Live) return null;
        session.LostPosition = Next;
        session.Data = owner.State;
        session.ExpiresAt = owner.ExpiresAt;
        return session.Save(place);
    }

    private bool IsFor(SavedSession saved, string? offset) =>
        (saved.Namespace is null || saved.Namespace == place)
        && !(saved.ExpiresAt <= Deadlines.UtcNow)
        // Who does not know where a client began cannot say what it missed of the beginning.
        && (offset is not null || saved.Start > 0);

    private async Task<bool> CollectAsync(ISharedRecovery store, RecoverySession session, SavedSession saved, long first)
    {
        var comeback = new Comeback(session, saved, Settings, encoder, utf8Place);
        long last;
        lock (Gate)
        {
            last = Next - 1;
            session.State = RecoveryState.Taken;
            session.Comeback = comeback;
            _taken.Add(session);
        }

        // Asked once a revocation finds it here: one that did not was there before.
        var rooms = session.Rooms;
        var revoked = store.IsRevokedAsync(rooms);
        var complete = await store.ReadAsync(first, last, comeback) & !await revoked;
        if (complete && session.Rooms.Except(rooms).ToArray() is { Length: > 0 } joined) complete = !await store.IsRevokedAsync(joined);
        lock (Gate)
        {
            session.RestoredRooms = session.Rooms;
            if (complete && !comeback.IsBroken) return true;
            session.State = RecoveryState.Over;
            _taken.Remove(session);
        }

        comeback.Release();
        return false;
    }

    private void NoteChange(in TargetChange change)
    {
        foreach (var session in _taken) session.Comeback!.Add(change);
    }
}
