using Chat.Host.Domain.Model;
using Chat.Host.Domain.Nodes;

namespace Chat.Host.Domain.Members;

/// <summary>
/// Who is in which conversation, read once and kept until it changes, here or on another node, so that a message of a busy conversation costs
/// no look-up. Rooms and courses are not kept: others than the chat write their tables too.
/// </summary>
internal sealed class Rosters
{
    /// <summary>For how long a node that missed the word of another one goes by what was.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);

    /// <summary>So many members, counted over all conversations, take some 20 MB.</summary>
    private const int MaxMembers = 1_000_000;

    private readonly IConversationStore _conversations;
    private readonly IMembershipStore _memberships;
    private readonly IPeers _peers;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private readonly Dictionary<ConversationKey, Kept> _kept = [];
    private readonly Dictionary<long, Kept> _numbered = [];
    private int _members;
    private int _changes;

    public Rosters(IConversationStore conversations, IMembershipStore memberships, IPeers peers, TimeProvider clock)
    {
        _conversations = conversations;
        _memberships = memberships;
        _peers = peers;
        _clock = clock;
        peers.OnMembers(Drop);
    }

    public ValueTask<Conversation?> FindAsync(ConversationKey key) =>
        FindAsync(() => _kept.GetValueOrDefault(key), () => _conversations.FindAsync(key));

    /// <summary>By <see cref="Conversation.Number"/>.</summary>
    public ValueTask<Conversation?> FindAsync(long number) =>
        FindAsync(() => _numbered.GetValueOrDefault(number), () => _memberships.FindAsync(number));

    /// <summary>Called when members have changed, before anybody is told. Ends when no node goes by what was any more.</summary>
    public Task DropAsync(ConversationKey key)
    {
        Drop(key);
        return _peers.TellMembersAsync(key);
    }

    private void Drop(ConversationKey key)
    {
        lock (_lock)
        {
            _changes++;
            Remove(key);
        }
    }

    private async ValueTask<Conversation?> FindAsync(Func<Kept?> look, Func<Task<Conversation?>> read)
    {
        int changes;
        lock (_lock)
        {
            if (look() is { } kept && !IsOld(kept)) return kept.Conversation;
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
            Remove(conversation.Key);
            if (_members + conversation.Members.Count > MaxMembers) Clear();
            var kept = new Kept(conversation, _clock.GetTimestamp());
            _kept[conversation.Key] = kept;
            _numbered[conversation.Number] = kept;
            _members += conversation.Members.Count;
        }
    }

    private bool IsOld(Kept kept) => _peers.AreThere && _clock.GetElapsedTime(kept.Since) > MaxAge;

    private void Remove(ConversationKey key)
    {
        if (!_kept.Remove(key, out var removed)) return;
        _numbered.Remove(removed.Conversation.Number);
        _members -= removed.Conversation.Members.Count;
    }

    private void Clear()
    {
        _kept.Clear();
        _numbered.Clear();
        _members = 0;
    }

    private sealed record Kept(Conversation Conversation, long Since);
}
