using Chat.Host.Domain.Model;

namespace Chat.Host.Domain.Jobs;

/// <summary>A chat about a job as it stands now, for everybody in it.</summary>
internal sealed record JobChat(Conversation Conversation, IReadOnlyList<Person> Participants, Message? Newest, IReadOnlyDictionary<long, long> Unread)
{
    /// <summary>Null when the two talk about no job.</summary>
    public long? JobId => long.Parse(Conversation.Key.Id.Split('-')[^1]) is var id and > 0 ? id : null;
}
