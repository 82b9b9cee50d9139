namespace Chat.Host.Domain.Model;

/// <summary>A conversation and who is in it now. The parent is what it belongs to, as a room belongs to a course.</summary>
internal sealed record Conversation(ConversationKey Key, ConversationKey? Parent, IReadOnlyList<long> Members)
{
    /// <summary>
    /// The number by which contracts with numbered ids know it, whatever its key. Zero for rooms and courses, whose own ids are numbers,
    /// and whose members stand in tables of their own.
    /// </summary>
    public long Number { get; init; }

    public string? Title { get; init; }

    /// <summary>Who opened it.</summary>
    public long OwnerId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public bool Has(long userId) => Members.Contains(userId);

    public IEnumerable<long> Except(long userId) => Members.Where(member => member != userId);
}
