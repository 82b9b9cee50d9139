using Chat.Host.Domain.Model;

namespace Chat.Host.Domain.Jobs;

internal interface IJobStore
{
    /// <summary>Null for a job that the store does not know.</summary>
    Task<string?> TitleAsync(long jobId);

    /// <summary>The newest message of each of the conversations in which something was said.</summary>
    Task<IReadOnlyDictionary<ConversationKey, Message>> NewestAsync(IReadOnlyCollection<ConversationKey> keys);

    /// <summary>How many messages of others each member has not read; who has read all is not named.</summary>
    Task<IReadOnlyDictionary<(ConversationKey Key, long UserId), long>> UnreadAsync(IReadOnlyCollection<ConversationKey> keys);

    /// <summary>The messages after one seq up to another that somebody else than this member wrote, by id.</summary>
    Task<IReadOnlyList<long>> OfOthersAsync(ConversationKey key, long userId, long afterSeq, long toSeq);
}
