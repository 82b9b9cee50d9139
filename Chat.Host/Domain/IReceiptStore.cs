using Chat.Host.Domain.Model;

namespace Chat.Host.Domain;

internal interface IReceiptStore
{
    /// <summary>The marks that were ever set in the conversation; a member without any has neither got nor read a message.</summary>
    Task<IReadOnlyList<Receipt>> OfAsync(ConversationKey key);

    Task MoveDeliveredAsync(ConversationKey key, IReadOnlyCollection<long> userIds, long seq);

    /// <summary>Moves what was handed to one person in many conversations, at once.</summary>
    Task MoveDeliveredAsync(long userId, IReadOnlyDictionary<ConversationKey, long> seqs);

    /// <summary>Returns the mark as it then stands and whether it moved. What is read is delivered too.</summary>
    Task<(long Read, bool Moved)> MoveReadAsync(ConversationKey key, long userId, long seq);
}
