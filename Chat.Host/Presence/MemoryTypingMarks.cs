using System.Collections.Concurrent;
using Chat.Host.Domain.Model;
using Chat.Host.Domain.Presence;

namespace Chat.Host.Presence;

/// <summary>Marks of one node. Nobody but this node takes them away in time, so it needs no clock.</summary>
internal sealed class MemoryTypingMarks : ITypingMarks
{
    private readonly ConcurrentDictionary<(ConversationKey Key, long UserId), string> _marks = [];

    public ValueTask SetAsync(ConversationKey key, long userId, string connection, TimeSpan span)
    {
        _marks[(key, userId)] = connection;
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> TakeAsync(ConversationKey key, long userId, string? connection) => ValueTask.FromResult(connection is null
        ? _marks.TryRemove((key, userId), out _)
        : _marks.TryRemove(KeyValuePair.Create((key, userId), connection)));

    public IReadOnlyList<(ConversationKey Key, long UserId, string Connection)> Here() =>
        [.. _marks.Select(mark => (mark.Key.Key, mark.Key.UserId, mark.Value))];
}
