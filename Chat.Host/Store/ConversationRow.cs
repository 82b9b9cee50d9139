using Chat.Host.Domain.Model;

namespace Chat.Host.Store;

/// <summary>A conversation and one of its members.</summary>
internal sealed class ConversationRow
{
    /// <summary>Everything that a row needs; a condition follows.</summary>
    public const string Select =
        """
        SELECT c.id AS Id, c.conversation_key AS ConversationKey, c.title AS Title, c.owner_id AS OwnerId, c.created_at AS CreatedAt,
            m.user_id AS UserId
        FROM conversations c JOIN conversation_members m ON m.conversation_id = c.id

        """;

    public long Id { get; init; }
    public string ConversationKey { get; init; } = "";
    public string? Title { get; init; }
    public long OwnerId { get; init; }
    public long CreatedAt { get; init; }
    public long UserId { get; init; }

    /// <summary>By ascending id, members too.</summary>
    public static IEnumerable<Conversation> ToConversations(IEnumerable<ConversationRow> rows) =>
        from row in rows
        group row by row.Id into members
        orderby members.Key
        let first = members.First()
        select new Conversation(
            Domain.Model.ConversationKey.Parse(first.ConversationKey), null, [.. members.Select(member => member.UserId).Order()])
        {
            Number = first.Id,
            Title = first.Title,
            OwnerId = first.OwnerId,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(first.CreatedAt),
        };
}
