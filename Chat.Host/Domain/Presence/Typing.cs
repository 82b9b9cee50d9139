using System.Collections.Concurrent;
using Chat.Host.Domain.Model;

namespace Chat.Host.Domain.Presence;

/// <summary>
/// Tells who is typing where. It ends by a stop, by a message, with the connection it came from, or by itself after ten seconds.
/// Start, stop and clear are called inside the conversation's gate.
/// </summary>
internal sealed class Typing(ITypingMarks marks, IChatListener listener, Gates gates, TimeProvider clock) : IDisposable
{
    public static readonly TimeSpan Span = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(ConversationKey Key, long UserId), Entry> _here = [];

    public async ValueTask StartAsync(Conversation conversation, Person person, string connection)
    {
        Forget(conversation.Key, person.Id);
        var entry = new Entry(conversation, person, connection);
        _here[(conversation.Key, person.Id)] = entry;
        entry.Timer = clock.CreateTimer(_ => _ = EndAsync(entry), null, Span, Timeout.InfiniteTimeSpan);
        await marks.SetAsync(conversation.Key, person.Id, connection, Span);
        await listener.TypingChangedAsync(conversation, person, true);
    }

    /// <summary>Says so whether the person was typing or not.</summary>
    public async ValueTask StopAsync(Conversation conversation, Person person)
    {
        Forget(conversation.Key, person.Id);
        await marks.TakeAsync(conversation.Key, person.Id, null);
        await listener.TypingChangedAsync(conversation, person, false);
    }

    /// <summary>Says so only if the person was typing, by that connection if one is named.</summary>
    public async ValueTask ClearAsync(Conversation conversation, Person person, string? connection = null)
    {
        if (!await marks.TakeAsync(conversation.Key, person.Id, connection)) return;
        Forget(conversation.Key, person.Id);
        await listener.TypingChangedAsync(conversation, person, false);
    }

    /// <summary>For what a node that is gone did not live to tell. Called outside any gate.</summary>
    public async Task ClearElsewhereAsync(Conversation conversation, Person person, string connection)
    {
        using var gate = await gates.EnterAsync(conversation.Key.ToString());
        await ClearAsync(conversation, person, connection);
    }

    /// <summary>Ends everything that came from a connection. Called outside any gate.</summary>
    public async Task DropAsync(string connection)
    {
        foreach (var entry in _here.Values)
        {
            if (entry.Connection == connection) await EndAsync(entry);
        }
    }

    public void Dispose()
    {
        foreach (var entry in _here.Values) entry.Timer?.Dispose();
    }

    private async Task EndAsync(Entry entry)
    {
        var key = entry.Conversation.Key;
        using var gate = await gates.EnterAsync(key.ToString());
        if (!_here.TryGetValue((key, entry.Person.Id), out var current) || current != entry) return;
        Forget(key, entry.Person.Id);
        await ClearAsync(entry.Conversation, entry.Person, entry.Connection);
    }

    private void Forget(ConversationKey key, long userId)
    {
        if (_here.TryRemove((key, userId), out var entry)) entry.Timer?.Dispose();
    }

    private sealed class Entry(Conversation conversation, Person person, string connection)
    {
        public Conversation Conversation { get; } = conversation;

        public Person Person { get; } = person;

        public string Connection { get; } = connection;

        public ITimer? Timer { get; set; }
    }
}
