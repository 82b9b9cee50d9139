using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Broadcast.Rooms;

/// <summary>Goes from member to member, while what sending to the next ones takes is fetched from memory.</summary>
internal ref struct RecipientWalk(ReadOnlySpan<IBroadcastMember> members)
{
    // Sending to so many takes about as long as a fetch. The member comes first, then its parts, then what those lead to.
    private const int Stride = 3;

    private readonly ReadOnlySpan<IBroadcastMember> _members = members;
    private int _index = -1;

    public readonly IBroadcastMember Current => _members[_index];

    public readonly RecipientWalk GetEnumerator() => this;

    public bool MoveNext()
    {
        var ahead = ++_index + (3 * Stride);
        if (ahead < _members.Length)
        {
            Prefetch.Start(_members[ahead]);
            _members[ahead - Stride].PrefetchParts();
            _members[ahead - (2 * Stride)].PrefetchQueue();
        }

        return _index < _members.Length;
    }
}
