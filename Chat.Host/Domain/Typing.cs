using System.Collections.Concurrent;
using Chat.Host.Domain.Model;

namespace Chat.Host.Domain;

/// <summary>
/// Who is typing where. It ends by a stop, by a message, with the connection it came from, or by itself after ten seconds.
/// Start, stop and clear are called inside the conversation's gate.
/// </summary>
internal sealed class Typing(IChatListener listener, Gates gates, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Lapse = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(ConversationKey Key, long UserId), Entry> _typing = [];

    public ValueTask StartAsync(ConversationKey key, long userId, string connection)
    {
        Forget(key, userId);
        var entry = new Entry(connection);
        _typing[(key, userId)] = entry;
        entry.Timer = clock.CreateTimer(_ => _ = EndAsync(key, userId, entry), null, Lapse, Timeout.InfiniteTimeSpan);
        return listener.TypingChangedAsync(key, userId, true);
    }

    public ValueTask StopAsync(ConversationKey key, long userId)
    {
        Forget(key, userId);
        return listener.TypingChangedAsync(key, userId, false);
    }

    /// <summary>Says so only if the person was typing, by that connection if one is named.</summary>
    public ValueTask ClearAsync(ConversationKey key, long userId, string? connection = null)
    {
        var typing = _typing.TryGetValue((key, userId), out var entry) && (connection is null || entry.Connection == connection);
        return typing ? StopAsync(key, userId) : ValueTask.CompletedTask;
    }

    /// <summary>Ends everything that came from a connection. Called outside any gate.</summary>
    public async Task DropAsync(string connection)
    {
        foreach (var ((key, userId), entry) in _typing)
        {
            if (entry.Connection == connection) await EndAsync(key, userId, entry);
        }
    }

    public void Dispose()
    {
        foreach (var entry in _typing.Values) entry.Timer?.Dispose();
    }

    private async Task EndAsync(ConversationKey key, long userId, Entry entry)
    {
        using var gate = await gates.EnterAsync(key.ToString());
        if (_typing.TryGetValue((key, userId), out var current) && current == entry) await ClearAsync(key, userId);
    }

    private void Forget(ConversationKey key, long userId)
    {
        if (_typing.TryRemove((key, userId), out var entry)) entry.Timer?.Dispose();
    }

    private sealed class Entry(string connection)
    {
        public string Connection { get; } = connection;

        public ITimer? Timer { get; set; }
    }
}
