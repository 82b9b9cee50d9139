using Microsoft.Extensions.Logging;

namespace SocketIo.Server.Broadcast.Rooms;

/// <summary>Who is in which room of one namespace, on this node (F-ADP-03, F-ADP-04). Holds no lock while anything is sent.
/// Whoever changes it tells its <see cref="Watchers"/> afterwards.</summary>
internal sealed class LocalAdapter(ILogger logger)
{
    // Up to here a socket of two rooms is found out by asking the rooms before; beyond, a set remembers whom it has seen.
    private const int FewRooms = 4;

    // The set keeps room for so many members after a broadcast to more.
    private const int LargestKept = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Room> _rooms = new(StringComparer.Ordinal);
    private readonly Dictionary<IBroadcastMember, List<string>> _memberships = [];
    private readonly Room _everyone = new();
    private readonly HashSet<IBroadcastMember> _seen = [];
    private readonly EarlyMembers _early = new();

    public RoomWatchers Watchers { get; } = new(logger);

    public int RoomCount
    {
        get
        {
            lock (_gate) return _rooms.Count;
        }
    }

    /// <summary>The rooms that there are.</summary>
    public string[] RoomNames
    {
        get
        {
            lock (_gate) return [.. _rooms.Keys];
        }
    }

    /// <summary>Whether anybody is in the room.</summary>
    public bool Has(string room)
    {
        lock (_gate) return _rooms.ContainsKey(room);
    }

    /// <summary>Does nothing for a member that has left (F-API-59).</summary>
    public void Join(IBroadcastMember member, ReadOnlySpan<string> rooms) => TryJoin(member, rooms, int.MaxValue);

    /// <returns>False, and nothing has changed, when the member would be in more rooms than that.</returns>
    public bool TryJoin(IBroadcastMember member, ReadOnlySpan<string> rooms, int most)
    {
        lock (_gate)
        {
            // Whoever leaves is marked as gone before its rooms are cleared under this lock, so nothing is added behind that.
            if (member.IsGone) return true;
            if (!Fits(member, rooms, most)) return false;
            if (!_memberships.TryGetValue(member, out var joined))
            {
                // Many are in no room but their own.
                _memberships.Add(member, joined = new List<string>(capacity: 1));
                _everyone.Add(member);
                _early.Note(member);
            }

            foreach (var name in rooms) AddTo(name, member, joined);
            return true;
        }
    }

    /// <summary>Whether the member may join these rooms without being in more than that.</summary>
    public bool HasPlaceFor(IBroadcastMember member, ReadOnlySpan<string> rooms, int most)
    {
        lock (_gate) return Fits(member, rooms, most);
    }

    public void Leave(IBroadcastMember member, string room)
    {
        lock (_gate)
        {
            if (_memberships.TryGetValue(member, out var joined) && joined.Remove(room)) RemoveFrom(room, member);
        }
    }

    /// <summary>Takes a member that has left out of everything.</summary>
    public void Remove(IBroadcastMember member)
    {
        lock (_gate)
        {
            if (!_memberships.Remove(member, out var joined)) return;
            _everyone.Remove(member);
            _early.Forget(member);
            foreach (var room in joined) RemoveFrom(room, member);
        }
    }

    public string[] RoomsOf(IBroadcastMember member)
    {
        lock (_gate) return _memberships.TryGetValue(member, out var joined) ? [.. joined] : [];
    }

    public bool IsIn(IBroadcastMember member, string room)
    {
        lock (_gate) return _rooms.TryGetValue(room, out var found) && found.Contains(member);
    }

    /// <summary>Whom a broadcast reaches, each once (F-API-66). Those not yet accepted are among them; the sender leaves them out.</summary>
    public Recipients Find(BroadcastTarget target)
    {
        lock (_gate)
        {
            if (target.Except.Length == 0)
            {
                if (target.Rooms.Length == 0) return new Recipients(_everyone.Snapshot());
                if (target.Rooms.Length == 1) return new Recipients(_rooms.TryGetValue(target.Rooms[0], out var only) ? only.Snapshot() : []);
            }

            Room[] included = target.Rooms.Length == 0 ? [_everyone] : Existing(target.Rooms);
            var excluded = Existing(target.Except);
            return included.Length <= FewRooms && excluded.Length <= FewRooms ? Select(included, excluded) : SelectFromMany(included, excluded);
        }
    }

    /// <summary>How many a broadcast reaches. That of everyone, or of one room, takes no longer the more there are.</summary>
    public int Count(BroadcastTarget target)
    {
        lock (_gate)
        {
            if (target.Except.Length == 0 && target.Rooms.Length == 0) return CountOf(_everyone);
            if (target.Except.Length == 0 && target.Rooms.Length == 1) return _rooms.TryGetValue(target.Rooms[0], out var only) ? CountOf(only) : 0;
        }

        var recipients = Find(target);
        var count = 0;
        foreach (var member in recipients.Members)
        {
            if (member.Receives) count++;
        }

        recipients.Return();
        return count;
    }

    private int CountOf(Room room) => room.Count - _early.CountIn(room);

    private bool Fits(IBroadcastMember member, ReadOnlySpan<string> rooms, int most)
    {
        if (most == int.MaxValue) return true;
        var free = most - (_memberships.TryGetValue(member, out var joined) ? joined.Count : 0);
        if (rooms.Length <= free) return true;

        // Those it is in already, and those named twice, take no further place.
        var further = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in rooms)
        {
            if (_rooms.TryGetValue(name, out var room) && room.Contains(member)) continue;
            if (further.Add(name) && further.Count > free) return false;
        }

        return true;
    }

    private static Recipients Select(Room[] included, Room[] excluded)
    {
        var recipients = Recipients.Rent(Count(included));
        for (var i = 0; i < included.Length; i++)
        {
            foreach (var member in included[i].Snapshot())
            {
                // A member of an earlier room is in the list already.
                if (!IsInAny(included.AsSpan(0, i), member) && !IsInAny(excluded, member)) recipients.Add(member);
            }
        }

        return recipients;
    }

    /// <summary>Takes time that grows with the members of the rooms, not with the number of rooms squared.</summary>
    private Recipients SelectFromMany(Room[] included, Room[] excluded)
    {
        foreach (var room in excluded) _seen.UnionWith(room.Snapshot());
        var recipients = Recipients.Rent(Count(included));
        foreach (var room in included)
        {
            foreach (var member in room.Snapshot())
            {
                if (_seen.Add(member)) recipients.Add(member);
            }
        }

        _seen.Clear();
        if (_seen.Capacity > LargestKept) _seen.TrimExcess(LargestKept);
        return recipients;
    }

    private static int Count(Room[] rooms)
    {
        var count = 0;
        foreach (var room in rooms) count += room.Count;
        return count;
    }

    private static bool IsInAny(ReadOnlySpan<Room> rooms, IBroadcastMember member)
    {
        foreach (var room in rooms)
        {
            if (room.Contains(member)) return true;
        }

        return false;
    }

    private Room[] Existing(string[] names)
    {
        var rooms = new List<Room>(names.Length);
        foreach (var name in names)
        {
            if (_rooms.TryGetValue(name, out var room)) rooms.Add(room);
        }

        return [.. rooms];
    }

    private void AddTo(string name, IBroadcastMember member, List<string> joined)
    {
        if (!_rooms.TryGetValue(name, out var room))
        {
            _rooms.Add(name, room = new Room());
            Watchers.Note(RoomChangeKind.Created, name, socketId: null);
        }

        if (!room.Add(member)) return;
        joined.Add(name);
        Watchers.Note(RoomChangeKind.Joined, name, member.Id);
    }

    private void RemoveFrom(string name, IBroadcastMember member)
    {
        var room = _rooms[name];
        room.Remove(member);
        Watchers.Note(RoomChangeKind.Left, name, member.Id);
        if (room.Count > 0) return;
        _rooms.Remove(name);
        Watchers.Note(RoomChangeKind.Deleted, name, socketId: null);
    }
}
