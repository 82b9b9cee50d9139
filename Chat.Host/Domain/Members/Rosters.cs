using Chat.Host.Domain.Model;

namespace Chat.Host.Domain.Members;

/// <summary>
/// Who is in which conversation, read once and kept until it changes here, so that a message of a busy conversation costs no look-up.
/// Rooms and courses are not kept: others than this host write their tables too. More than one host must drop what another one changed.
/// </summary>
internal sealed class Rosters(IConversationStore conversations, IMembershipStore memberships)
{
    /// <summary>So many members, counted over all conversations, take some 20 MB.</summary>
    private const int MaxMembers = 1_000_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<ConversationKey, Conversation> _kept = [];
    private readonly Dictionary<long, Conversation> _numbered = [];
    private int _members;
    private int _changes;

    public ValueTask<Conversation?> FindAsync(ConversationKey key) =>
        FindAsync(() => _kept.GetValueOrDefault(key), () => conversations.FindAsync(key));

    /// <summary>By <see cref="Conversation.Number"/>.</summary>
    public ValueTask<Conversation?> FindAsync(long number) =>
        FindAsync(() => _numbered.GetValueOrDefault(number), () => memberships.FindAsync(number));

    /// <summary>Called when members have changed, before anybody is told.</summary>
    public void Drop(ConversationKey key)
    {
        lock (_lock)
        {
            _changes++;
            if (!_kept.Remove(key, out var dropped)) return;
            _numbered.Remove(dropped.Number);
            _members -= dropped.Members.Count;
        }
    }

    private async ValueTask<Conversation?> FindAsync(Func<Conversation?> look, Func<Task<Conversation?>> read)
    {
        int changes;
        lock (_lock)
        {
            if (look() is { } kept) return kept;
            changes = _changes;
        }
        var found = await read();
        if (found is { Number: > 0 }) Keep(found, changes);
        return found;
    }

    private void Keep(Conversation conversation, int changes)
    {
        lock (_lock)
        {
            // Something changed while this was read; it may be this.
            if (changes != _changes) return;
            if (_members + conversation.Members.Count > MaxMembers) Clear();
            if (!_kept.TryAdd(conversation.Key, conversation)) return;
            _numbered[conversation.Number] = conversation;
            _members += conversation.Members.Count;
        }
    }

    private void Clear()
    {
        _kept.Clear();
        _numbered.Clear();
        _members = 0;
    }
}
