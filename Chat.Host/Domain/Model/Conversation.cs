namespace Chat.Host.Domain.Model;

/// <summary>A conversation and who is in it now. The parent is what it belongs to, as a room belongs to a course.</summary>
internal sealed record Conversation(ConversationKey Key, ConversationKey? Parent, IReadOnlyList<long> Members)
{
    public bool Has(long userId) => Members.Contains(userId);

    public IEnumerable<long> Except(long userId) => Members.Where(member => member != userId);
}
