namespace SocketIo.Server.Broadcast.Recovery;

/// <summary>What somebody did to the sockets of a target, and where among the events.</summary>
/// <param name="Kind">What.</param>
/// <param name="Target">To whom.</param>
/// <param name="Rooms">The rooms to join or leave.</param>
/// <param name="Position">The position of the first event that it holds for.</param>
internal readonly record struct TargetChange(TargetChangeKind Kind, BroadcastTarget Target, string[] Rooms, long Position)
{
    /// <summary>Has a session follow it, if it is one of those meant.</summary>
    /// <returns>False when the session is over with that.</returns>
    public bool TryApply(RecoverySession session)
    {
        if (!session.Matches(Target, Position)) return true;
        if (Kind == TargetChangeKind.Join) session.JoinOnce(Rooms, Position);
        else if (Kind == TargetChangeKind.Leave) foreach (var room in Rooms) session.Leave(room, Position, oldest: 0);
        return Kind != TargetChangeKind.Disconnect;
    }
}
