using Chat.Host.Domain.Model;

namespace Chat.Host.Domain.Members;

/// <summary>A conversation to be opened. Its owner is one of the members.</summary>
internal sealed record NewConversation(ConversationKey Key, long OwnerId, string? Title, IReadOnlyCollection<long> Members)
{
    public const int MaxMembers = 2_000;
    public const int MaxTitle = 200;

    public static NewConversation Direct(long ownerId, long otherId)
    {
        if (ownerId == otherId) throw ChatException.Invalid("a direct chat needs somebody else");
        return new NewConversation(ConversationKey.Direct(ownerId, otherId), ownerId, null, [ownerId, otherId]);
    }

    public static NewConversation Group(long ownerId, string? title, IEnumerable<long> members) =>
        new(ConversationKey.Group(Guid.NewGuid()), ownerId, title, [.. members.Append(ownerId).Distinct()]);

    /// <summary>The conversation as it is stored: trimmed, and within the limits.</summary>
    public NewConversation Checked()
    {
        var title = Title?.Trim();
        if (title is { Length: 0 or > MaxTitle }) throw ChatException.Invalid($"a title must have 1 to {MaxTitle} characters");
        if (Members.Count > MaxMembers) throw ChatException.Invalid($"a conversation has at most {MaxMembers} members");
        return this with { Title = title };
    }
}
