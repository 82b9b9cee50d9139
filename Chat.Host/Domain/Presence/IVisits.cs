using Chat.Host.Domain.Model;

namespace Chat.Host.Domain.Presence;

/// <summary>
/// Who has entered which conversation's room, through which connections. Each call is one step that nobody sees half of, on whatever node:
/// of all the connections of a person exactly one is told that it was the first, and one that it was the last.
/// In Redis: <c>room:{id}:users</c>, <c>user:{userId}:rooms</c>, <c>user:{userId}:sockets:{id}</c>.
/// </summary>
internal interface IVisits
{
    /// <summary>True when it is the person's first connection there. Entering twice is entering once.</summary>
    ValueTask<bool> EnterAsync(ConversationKey key, long userId, string connection);

    /// <summary>True when it was the person's last connection there; null when it was not there at all.</summary>
    ValueTask<bool?> LeaveAsync(ConversationKey key, long userId, string connection);

    /// <summary>Takes all connections of a person away. True when there were any.</summary>
    ValueTask<bool> EvictAsync(ConversationKey key, long userId);

    /// <summary>Where a connection is now.</summary>
    ValueTask<IReadOnlyList<ConversationKey>> OfAsync(long userId, string connection);

    ValueTask<Crowd> CrowdAsync(ConversationKey key);
}
