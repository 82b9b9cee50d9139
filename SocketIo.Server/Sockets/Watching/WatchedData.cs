using System.Collections.Concurrent;

namespace SocketIo.Server.Sockets.Watching;

/// <summary>What the application keeps with a socket, where somebody wants to know of changes: of entries, not of what they hold.</summary>
internal sealed class WatchedData : ConcurrentDictionary<string, object?>, IDictionary<string, object?>
{
    public required Socket Owner { get; set; }

    /// <summary>The same entries, watched.</summary>
    public static WatchedData Of(ConcurrentDictionary<string, object?> data, Socket owner)
    {
        var watched = new WatchedData { Owner = owner };
        foreach (var (key, value) in data) watched.TryAdd(key, value);
        return watched;
    }

    object? IDictionary<string, object?>.this[string key]
    {
        get => this[key];
        set
        {
            this[key] = value;
            Tell();
        }
    }

    void IDictionary<string, object?>.Add(string key, object? value)
    {
        if (!TryAdd(key, value)) throw new ArgumentException($"There is a \"{key}\" already.", nameof(key));
        Tell();
    }

    bool IDictionary<string, object?>.Remove(string key) => TryRemove(key, out _) && Tell();

    void ICollection<KeyValuePair<string, object?>>.Add(KeyValuePair<string, object?> item) => ((IDictionary<string, object?>)this).Add(item.Key, item.Value);

    bool ICollection<KeyValuePair<string, object?>>.Remove(KeyValuePair<string, object?> item) => TryRemove(item) && Tell();

    void ICollection<KeyValuePair<string, object?>>.Clear()
    {
        Clear();
        Tell();
    }

    private bool Tell()
    {
        // What happens before it is connected is told with that.
        if (Owner.Lifecycle.Receives) Owner.Namespace.Watcher?.OnDataChanged(Owner);
        return true;
    }
}
