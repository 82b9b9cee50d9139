using System.Buffers;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Broadcast.Rooms;

/// <summary>The members that one broadcast reaches: a shared array, or a rented one that <see cref="Return"/> gives back. Used by one owner.</summary>
internal struct Recipients
{
    // Of queueing a message.
    private const int Stride = 10;

    private readonly IBroadcastMember[] _members;
    private readonly bool _rented;
    private int _count;

    public Recipients(IBroadcastMember[] members)
    {
        _members = members;
        _count = members.Length;
    }

    private Recipients(IBroadcastMember[] rented, int count)
    {
        _members = rented;
        _rented = true;
        _count = count;
    }

    public readonly ReadOnlySpan<IBroadcastMember> Members => _members.AsSpan(0, _count);

    /// <summary>The same, for whoever sends to all of them.</summary>
    public readonly PrefetchWalk<IBroadcastMember> Walk => new(Members, Stride);

    public static Recipients Rent(int capacity) => new(ArrayPool<IBroadcastMember>.Shared.Rent(capacity), 0);

    public void Add(IBroadcastMember member) => _members[_count++] = member;

    public readonly void Return()
    {
        // Cleared, or the pool would keep sockets alive.
        if (_rented) ArrayPool<IBroadcastMember>.Shared.Return(_members, clearArray: true);
    }
}
