using Chat.Host.Diagnostics;
using Chat.Host.Domain;
using Chat.Host.Domain.Presence;

namespace Chat.Host.Presence;

/// <summary>Presence on one node: each user's connections, with the kinds of conversation that each serves.</summary>
internal sealed class MemoryPresence(ChatMeter meter) : IPresence
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Dictionary<string, IConnection>> _users = [];

    public ValueTask<Arrival> ArriveAsync(long userId, IConnection connection)
    {
        lock (_lock)
        {
            var wasOnline = _users.TryGetValue(userId, out var connections);
            if (!wasOnline) _users.Add(userId, connections = []);
            if (connections!.Count == 0) meter.UserCame();
            string[] first = [.. connection.Kinds.Where(kind => !Serves(connections, kind, connection.HearsAll))];
            connections[connection.Id] = connection;
            return ValueTask.FromResult(new Arrival(first, wasOnline));
        }
    }

    public ValueTask<bool> DepartAsync(long userId, string connection)
    {
        lock (_lock)
        {
            if (!_users.TryGetValue(userId, out var connections) || !connections.Remove(connection) || connections.Count > 0)
                return ValueTask.FromResult(false);
            meter.UserWent();
            return ValueTask.FromResult(true);
        }
    }

    public ValueTask<bool> LapseAsync(long userId)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(_users.TryGetValue(userId, out var connections) && connections.Count == 0 && _users.Remove(userId));
        }
    }

    public ValueTask<IReadOnlySet<long>> ReachedAsync(IReadOnlyCollection<long> userIds, string kind) =>
        WhereAsync(userIds, connections => Serves(connections, kind, hearingAll: true));

    public ValueTask<IReadOnlySet<long>> OnlineAsync(IReadOnlyCollection<long> userIds) => WhereAsync(userIds, _ => true);

    /// <summary>Everybody who is online here, with their connections.</summary>
    public IReadOnlyList<(long UserId, IReadOnlyList<IConnection> Connections)> Here()
    {
        lock (_lock) return [.. _users.Select(user => (user.Key, (IReadOnlyList<IConnection>)[.. user.Value.Values]))];
    }

    private static bool Serves(Dictionary<string, IConnection> connections, string kind, bool hearingAll)
    {
        foreach (var connection in connections.Values)
        {
            if ((connection.HearsAll || !hearingAll) && connection.Kinds.Contains(kind)) return true;
        }
        return false;
    }

    private ValueTask<IReadOnlySet<long>> WhereAsync(IReadOnlyCollection<long> userIds, Func<Dictionary<string, IConnection>, bool> holds)
    {
        lock (_lock)
        {
            var found = new HashSet<long>();
            foreach (var userId in userIds)
            {
                if (_users.TryGetValue(userId, out var connections) && holds(connections)) found.Add(userId);
            }
            return ValueTask.FromResult<IReadOnlySet<long>>(found);
        }
    }
}
