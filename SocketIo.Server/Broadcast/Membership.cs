using Microsoft.Extensions.Logging;
using SocketIo.Server.Broadcast.Recovery;
using SocketIo.Server.Broadcast.Rooms;
using SocketIo.Server.Diagnostics;

namespace SocketIo.Server.Broadcast;

/// <summary>
/// Every change of who is in which room of a namespace goes through here: the adapter knows of sockets, the recovery log of clients that are
/// away, and the application is told when both are done.
/// </summary>
internal sealed class Membership(RecoveryLog? recovery, ILogger logger, int maxRooms)
{
    public LocalAdapter Adapter { get; } = new(logger);

    /// <exception cref="RoomLimitException">It would be in too many.</exception>
    public void Join(IBroadcastMember member, ReadOnlySpan<string> rooms)
    {
        foreach (var room in rooms) ArgumentNullException.ThrowIfNull(room);
        if (!TryJoin(member, rooms)) throw new RoomLimitException(maxRooms);
    }

    public void Leave(IBroadcastMember member, ReadOnlySpan<string> rooms)
    {
        if (recovery is null) LeaveAdapter(member, rooms);
        else lock (recovery.Gate) LeaveBoth(recovery, member, rooms);
        TellRoomChanges();
    }

    /// <summary>Sockets that match, and clients that will match when they come back.</summary>
    public void Join(BroadcastTarget target, ReadOnlySpan<string> rooms)
    {
        foreach (var room in rooms) ArgumentNullException.ThrowIfNull(room);
        if (recovery is not null)
        {
            lock (recovery.Gate) recovery.JoinAway(target, rooms, maxRooms, refused => SocketLog.RoomLimitReached(logger, refused));
        }

        var recipients = Adapter.Find(target);
        foreach (var member in recipients.Members)
        {
            if (member.Receives && !TryJoin(member, rooms)) SocketLog.RoomLimitReached(logger, member.Id);
        }

        recipients.Return();
    }

    public void Leave(BroadcastTarget target, ReadOnlySpan<string> rooms)
    {
        if (recovery is not null)
        {
            lock (recovery.Gate) recovery.LeaveAway(target, rooms);
        }

        var recipients = Adapter.Find(target);
        foreach (var member in recipients.Members)
        {
            if (member.Receives) Leave(member, rooms);
        }

        recipients.Return();
    }

    /// <summary>Clients that are away and match have nothing to come back to.</summary>
    public void ForgetAway(BroadcastTarget target)
    {
        if (recovery is null) return;
        lock (recovery.Gate) recovery.ForgetAway(target);
    }

    /// <summary>Gives a socket that wants to take a session up the rooms of that session, before its middlewares.</summary>
    public void Restore(IBroadcastMember member)
    {
        if (member.Recovery is not { RestoredRooms: { Length: > 0 } rooms }) return;
        Adapter.Join(member, rooms);
        TellRoomChanges();
    }

    /// <summary>Accepts a socket: joins its own room, and sends what it has missed. With recovery, under the lock of the log.</summary>
    /// <returns>False when it was to take a session up and that is not possible any more.</returns>
    public bool Admit(IBroadcastMember member)
    {
        if (recovery is null || member.Recovery is not { } session)
        {
            Adapter.Join(member, [member.Id]);
            return true;
        }

        var complete = recovery.Admit(session);
        if (!complete) LeaveAdapter(member, session.RestoredRooms);
        else if (session.HasChanged) FollowChanges(member, session);
        JoinBoth(recovery, member, [member.Id]);
        return complete;
    }

    /// <summary>Takes a socket that has left out of everything.</summary>
    /// <param name="member">The socket.</param>
    /// <param name="keep">Whether its client may come back.</param>
    public void Remove(IBroadcastMember member, bool keep)
    {
        if (recovery is null || member.Recovery is not { } session)
        {
            Adapter.Remove(member);
        }
        else
        {
            lock (recovery.Gate)
            {
                Adapter.Remove(member);
                recovery.Lose(session, member, keep);
            }

            recovery.Settle(session);
        }

        TellRoomChanges();
    }

    /// <summary>Tells the application what has happened; not under a lock.</summary>
    public void TellRoomChanges() => Adapter.Watchers.Tell();

    private bool TryJoin(IBroadcastMember member, ReadOnlySpan<string> rooms)
    {
        bool joined;
        if (recovery is null)
        {
            joined = Adapter.TryJoin(member, rooms, maxRooms);
        }
        else
        {
            lock (recovery.Gate)
            {
                joined = Adapter.HasPlaceFor(member, rooms, maxRooms);
                if (joined) JoinBoth(recovery, member, rooms);
            }
        }

        TellRoomChanges();
        return joined;
    }

    private void JoinBoth(RecoveryLog log, IBroadcastMember member, ReadOnlySpan<string> rooms)
    {
        if (member.IsGone) return;
        foreach (var room in rooms)
        {
            if (Adapter.IsIn(member, room)) continue;
            Adapter.Join(member, [room]);
            if (member.Recovery is { } session) log.Join(session, room);
        }
    }

    private void LeaveBoth(RecoveryLog log, IBroadcastMember member, ReadOnlySpan<string> rooms)
    {
        LeaveAdapter(member, rooms);
        if (member.IsGone || member.Recovery is not { } session) return;
        foreach (var room in rooms) log.Leave(session, room);
    }

    // What others made of its rooms while it was on its way.
    private void FollowChanges(IBroadcastMember member, RecoverySession session)
    {
        session.HasChanged = false;
        var rooms = session.Rooms;
        LeaveAdapter(member, [.. Adapter.RoomsOf(member).Except(rooms)]);
        Adapter.Join(member, rooms);
    }

    private void LeaveAdapter(IBroadcastMember member, ReadOnlySpan<string> rooms)
    {
        foreach (var room in rooms) Adapter.Leave(member, room);
    }
}
