using Chat.Host.Domain.Model;

namespace Chat.Host.Domain.Members;

/// <summary>
/// Conversations whose members stand in <c>conversation_members</c>: direct, group and job, and whatever kind a contract adds.
/// </summary>
internal interface IMembershipStore
{
    /// <summary>Null when there is none of this number.</summary>
    Task<Conversation?> FindAsync(long number);

    /// <summary>The conversation of this key, made with these members if there is none yet.</summary>
    Task<(Conversation Conversation, bool Created)> OpenAsync(NewConversation wanted, DateTimeOffset now);

    /// <summary>
    /// Returns who was not a member before. Their marks are set to the newest message: what was said before is history, neither missed nor unread.
    /// </summary>
    Task<IReadOnlyList<long>> AddAsync(ConversationKey key, IReadOnlyCollection<long> userIds);

    /// <summary>Returns who was a member before.</summary>
    Task<IReadOnlyList<long>> RemoveAsync(ConversationKey key, IReadOnlyCollection<long> userIds);

    /// <summary>The conversations of these kinds that the person is a member of, by ascending number from the one after this on.</summary>
    Task<IReadOnlyList<Conversation>> PageAsync(long userId, IReadOnlyCollection<string> kinds, long after, int limit);

    /// <summary>Everybody else who is in a conversation of these kinds with the person.</summary>
    Task<IReadOnlyList<long>> ContactsAsync(long userId, IReadOnlyCollection<string> kinds);
}
