using Chat.Host.Diagnostics;
using Chat.Host.Domain;

namespace Chat.Host.Presence;

/// <summary>Presence on one node: each user's connections, with the kinds of conversation that each serves.</summary>
internal sealed class MemoryPresence(ChatMeter meter) : IPresence
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Dictionary<string, IReadOnlyCollection<string>>> _users = [];

    public IReadOnlyCollection<string> Arrive(long userId, string connection, IReadOnlyCollection<string> kinds)
    {
        lock (_lock)
        {
            if (!_users.TryGetValue(userId, out var connections))
            {
                _users.Add(userId, connections = []);
                meter.UserCame();
            }
            var served = connections.Values.SelectMany(others => others).ToHashSet();
            connections[connection] = kinds;
            return [.. kinds.Where(kind => !served.Contains(kind))];
        }
    }

    public void Depart(long userId, string connection)
    {
        lock (_lock)
        {
            if (!_users.TryGetValue(userId, out var connections) || !connections.Remove(connection) || connections.Count > 0) return;
            _users.Remove(userId);
            meter.UserWent();
        }
    }

    public bool Reaches(long userId, string kind)
    {
        lock (_lock) return _users.TryGetValue(userId, out var connections) && connections.Values.Any(kinds => kinds.Contains(kind));
    }
}
