namespace Chat.Host.Domain.Model;

/// <summary>The name a conversation is known by: <c>room:17</c>, <c>course:1</c>, <c>group:2f1c…</c>.</summary>
internal readonly record struct ConversationKey(string Kind, string Id)
{
    public const string RoomKind = "room";
    public const string CourseKind = "course";

    /// <summary>The id of a kind that is numbered.</summary>
    public long Number => long.Parse(Id);

    public static ConversationKey Room(long id) => new(RoomKind, id.ToString());

    public static ConversationKey Course(long id) => new(CourseKind, id.ToString());

    public static ConversationKey Parse(string text)
    {
        var colon = text.IndexOf(':');
        return new ConversationKey(text[..colon], text[(colon + 1)..]);
    }

    public override string ToString() => $"{Kind}:{Id}";
}
