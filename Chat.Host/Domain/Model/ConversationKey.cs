namespace Chat.Host.Domain.Model;

/// <summary>The name a conversation is known by: <c>room:17</c>, <c>course:1</c>, <c>direct:3-9</c>, <c>group:2f1c…</c>, <c>job:3-9-4</c>.</summary>
internal readonly record struct ConversationKey(string Kind, string Id)
{
    public const string RoomKind = "room";
    public const string CourseKind = "course";

    /// <summary>Two people. There is one for each pair.</summary>
    public const string DirectKind = "direct";
    public const string GroupKind = "group";

    /// <summary>Two people and the job they talk about.</summary>
    public const string JobKind = "job";

    /// <summary>The id of a kind that is numbered.</summary>
    public long Number => long.Parse(Id);

    public static ConversationKey Room(long id) => new(RoomKind, id.ToString());

    public static ConversationKey Course(long id) => new(CourseKind, id.ToString());

    public static ConversationKey Direct(long one, long other) => new(DirectKind, $"{Math.Min(one, other)}-{Math.Max(one, other)}");

    public static ConversationKey Group(Guid id) => new(GroupKind, id.ToString());

    /// <summary>Without a job it is what these two say to each other about none.</summary>
    public static ConversationKey Job(long clientId, long craftsmanId, long? jobId) => new(JobKind, $"{clientId}-{craftsmanId}-{jobId ?? 0}");

    public static ConversationKey Parse(string text)
    {
        var colon = text.IndexOf(':');
        return new ConversationKey(text[..colon], text[(colon + 1)..]);
    }

    public override string ToString() => $"{Kind}:{Id}";
}
