using Chat.Host.Domain.Members;
using Chat.Host.Domain.Model;

namespace Chat.Host.Domain;

internal interface IConversationStore
{
    /// <summary>Changes when the store is another one than before; numbers from before mean nothing then.</summary>
    Task<string> EpochAsync();

    /// <summary>Null when there is no such conversation.</summary>
    Task<Conversation?> FindAsync(ConversationKey key);

    /// <summary>All conversations of these kinds that the person is a member of.</summary>
    Task<IReadOnlyList<ConversationKey>> MembershipsAsync(long userId, IReadOnlyCollection<string> kinds);

    /// <summary>Those of the conversations in which there is something that the person was not handed.</summary>
    Task<IReadOnlyList<Missed>> MissedAsync(long userId, IReadOnlyCollection<ConversationKey> keys);

    /// <summary>What stands in those of the conversations in which something was said.</summary>
    Task<IReadOnlyDictionary<ConversationKey, Overview>> OverviewsAsync(long userId, IReadOnlyCollection<ConversationKey> keys);
}
