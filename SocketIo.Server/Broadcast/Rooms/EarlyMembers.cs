namespace SocketIo.Server.Broadcast.Rooms;

/// <summary>
/// Members that joined before broadcasts reached them, so that a room can be counted without asking each of its members. Guarded by the lock of
/// <see cref="LocalAdapter"/>. Those that have been accepted since are taken out as the list grows, or as something is counted.
/// </summary>
internal sealed class EarlyMembers
{
    private const int Few = 64;

    private readonly HashSet<IBroadcastMember> _members = [];
    private int _most = Few;

    public void Note(IBroadcastMember member)
    {
        if (member.Receives) return;
        if (_members.Count >= _most)
        {
            TakeAcceptedOut();
            _most = Math.Max(Few, 2 * _members.Count);
        }

        _members.Add(member);
    }

    public void Forget(IBroadcastMember member) => _members.Remove(member);

    public int CountIn(Room room)
    {
        TakeAcceptedOut();
        return _members.Count(room.Contains);
    }

    private void TakeAcceptedOut() => _members.RemoveWhere(static member => member.Receives);
}
