using System.Collections.Concurrent;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Redis.Cluster;

/// <summary>
/// Which nodes have been heard of lately, to name those that keep silent. Nodes of this library tell their names every few seconds; of others
/// only the ids are known, once they have sent something. It never decides how many are asked: Redis does.
/// </summary>
internal sealed class NodeRoster(Deadlines clock)
{
    /// <summary>How often nodes tell their names.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // A node that is frozen must still be known when a question to it ends.
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(2);

    // More than any cluster has; whoever writes to Redis can make up any number.
    private const int Most = 1000;
    private const int LongestName = 256;

    private readonly ConcurrentDictionary<string, (string? Name, long Heard)> _nodes = new(StringComparer.Ordinal);

    /// <summary>Whether a node of this library is among them.</summary>
    public bool HasNames => _nodes.Any(node => node.Value.Name is not null);

    /// <summary>Whether that node has told its name, so is one of this library.</summary>
    public bool HasName(string id) => _nodes.TryGetValue(id, out var node) && node.Name is not null;

    public void Heard(string id, string? name = null)
    {
        if (id.Length > LongestName || name?.Length > LongestName) return;
        var now = clock.Now;
        if (_nodes.TryGetValue(id, out var before) && (name is null || name == before.Name) && clock.ElapsedSince(before.Heard) < Interval / 2) return;
        if (before == default && _nodes.Count >= Most) ForgetTheOld();
        if (before == default && _nodes.Count >= Most) return;
        _nodes.AddOrUpdate(id, _ => (name, now), (_, known) => (name ?? known.Name, now));
    }

    public void Left(string id) => _nodes.TryRemove(id, out _);

    /// <summary>Names those that have not answered.</summary>
    /// <param name="answered">The ids of those that have.</param>
    /// <param name="missing">How many have not, as far as Redis could tell; null for all that are known.</param>
    public IReadOnlyList<string> Silent(IReadOnlyCollection<string> answered, int? missing)
    {
        ForgetTheOld();
        // Those with a name have always told it when they answered, so they come first; others may have answered without.
        var silent = _nodes.Where(node => !answered.Contains(node.Key))
            .OrderBy(node => node.Value.Name is null)
            .ThenByDescending(node => node.Value.Heard)
            .Select(node => node.Value.Name ?? node.Key);
        if (missing is not { } count) return [.. silent];
        return [.. silent.Concat(Enumerable.Repeat("a node of unknown name", count)).Take(count)];
    }

    private void ForgetTheOld()
    {
        foreach (var (id, node) in _nodes)
        {
            if (clock.ElapsedSince(node.Heard) > Memory) _nodes.TryRemove(id, out _);
        }
    }
}
