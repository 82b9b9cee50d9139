using Chat.Host.Domain.Model;

namespace Chat.Host.Domain;

internal interface IReceiptStore
{
    /// <summary>The marks that were ever set in the conversation; a member without any has neither got nor read a message.</summary>
    Task<IReadOnlyList<Receipt>> OfAsync(ConversationKey key);

    /// <summary>One write, however many they are. Never fails, as the message was told: a mark that stays behind moves with the next message.</summary>
    Task MoveDeliveredAsync(ConversationKey key, IReadOnlyCollection<long> userIds, long seq);

    /// <summary>Moves what was handed to one person in many conversations, at once.</summary>
    Task MoveDeliveredAsync(long userId, IReadOnlyDictionary<ConversationKey, long> seqs);

    /// <summary>Moves one mark of one member, forward only. Returns where it stood and where it stands. What is read is delivered too.</summary>
    Task<(long Before, long Now)> MoveAsync(ConversationKey key, long userId, MessageStatus mark, long seq);
}
