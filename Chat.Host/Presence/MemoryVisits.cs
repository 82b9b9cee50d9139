using Chat.Host.Domain.Model;
using Chat.Host.Domain.Presence;

namespace Chat.Host.Presence;

/// <summary>Visits on one node: the connections of each person in each room, and the rooms of each connection.</summary>
internal sealed class MemoryVisits : IVisits
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ConversationKey, SortedDictionary<long, HashSet<string>>> _rooms = [];
    private readonly Dictionary<string, HashSet<ConversationKey>> _connections = [];

    public ValueTask<bool> EnterAsync(ConversationKey key, long userId, string connection)
    {
        lock (_lock)
        {
            if (!_rooms.TryGetValue(key, out var room)) _rooms.Add(key, room = []);
            var isFirst = !room.TryGetValue(userId, out var connections);
            if (isFirst) room.Add(userId, connections = []);
            connections!.Add(connection);
            if (!_connections.TryGetValue(connection, out var keys)) _connections.Add(connection, keys = []);
            keys.Add(key);
            return ValueTask.FromResult(isFirst);
        }
    }

    public ValueTask<bool?> LeaveAsync(ConversationKey key, long userId, string connection)
    {
        lock (_lock)
        {
            if (!_rooms.TryGetValue(key, out var room) || !room.TryGetValue(userId, out var connections) || !connections.Remove(connection))
                return ValueTask.FromResult<bool?>(null);
            Forget(key, connection);
            if (connections.Count > 0) return ValueTask.FromResult<bool?>(false);
            Remove(key, room, userId);
            return ValueTask.FromResult<bool?>(true);
        }
    }

    public ValueTask<bool> EvictAsync(ConversationKey key, long userId)
    {
        lock (_lock)
        {
            if (!_rooms.TryGetValue(key, out var room) || !room.TryGetValue(userId, out var connections)) return ValueTask.FromResult(false);
            foreach (var connection in connections) Forget(key, connection);
            Remove(key, room, userId);
            return ValueTask.FromResult(true);
        }
    }

    public ValueTask<IReadOnlyList<ConversationKey>> OfAsync(long userId, string connection)
    {
        lock (_lock)
        {
            return ValueTask.FromResult<IReadOnlyList<ConversationKey>>(_connections.TryGetValue(connection, out var keys) ? [.. keys] : []);
        }
    }

    public ValueTask<Crowd> CrowdAsync(ConversationKey key)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(_rooms.TryGetValue(key, out var room)
                ? new Crowd([.. room.Keys], room.Values.Sum(connections => connections.Count)) : new Crowd([], 0));
        }
    }

    /// <summary>Every visit that goes on here.</summary>
    public IReadOnlyList<(ConversationKey Key, long UserId, string Connection)> Here()
    {
        lock (_lock)
        {
            return [.. from room in _rooms from user in room.Value from connection in user.Value select (room.Key, user.Key, connection)];
        }
    }

    private void Forget(ConversationKey key, string connection)
    {
        if (_connections.TryGetValue(connection, out var keys) && keys.Remove(key) && keys.Count == 0) _connections.Remove(connection);
    }

    private void Remove(ConversationKey key, SortedDictionary<long, HashSet<string>> room, long userId)
    {
        room.Remove(userId);
        if (room.Count == 0) _rooms.Remove(key);
    }
}
