namespace SocketIo.Server.Broadcast.Rooms;

/// <summary>
/// The members of one room. Guarded by the lock of <see cref="LocalAdapter"/>; the arrays it gives out never change afterwards,
/// so they are read without it.
/// </summary>
internal sealed class Room
{
    // Most rooms are a socket's own or a conversation of a few: an array is smaller than a set, and as fast.
    private const int LargestArray = 16;

    private IBroadcastMember[]? _array = [];
    private HashSet<IBroadcastMember>? _set;

    public int Count => _set?.Count ?? _array!.Length;

    public bool Contains(IBroadcastMember member) => _set?.Contains(member) ?? Array.IndexOf(_array!, member) >= 0;

    /// <returns>Whether it was not a member yet.</returns>
    public bool Add(IBroadcastMember member)
    {
        if (_set is not null)
        {
            if (!_set.Add(member)) return false;
            _array = null;
            return true;
        }

        if (Contains(member)) return false;
        _array = [.. _array!, member];
        if (_array.Length > LargestArray) _set = [.. _array];
        return true;
    }

    public void Remove(IBroadcastMember member)
    {
        if (_set is not null)
        {
            if (_set.Remove(member)) _array = null;
        }
        else if (Contains(member))
        {
            _array = Array.FindAll(_array!, other => !ReferenceEquals(other, member));
        }
    }

    /// <summary>The members now; copied only when they have changed since the last time.</summary>
    public IBroadcastMember[] Snapshot() => _array ??= [.. _set!];
}
