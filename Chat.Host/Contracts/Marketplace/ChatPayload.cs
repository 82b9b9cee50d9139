using System.Text.Json.Serialization;
using Chat.Host.Domain.Jobs;

namespace Chat.Host.Contracts.Marketplace;

/// <summary>A chat in the list of either of its people. What there is not is left out.</summary>
internal sealed record ChatPayload
{
    [JsonPropertyName("_id")]
    public required string Id { get; init; }
    public required IReadOnlyList<ParticipantPayload> Participants { get; init; }

    /// <summary>The job, not only the id.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Job? JobId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LastMessage { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LastMessageAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LastMessageSenderId { get; init; }

    /// <summary>By user id.</summary>
    public required IReadOnlyDictionary<string, long> UnreadCount { get; init; }
    public bool IsActive { get; } = true;

    public static ChatPayload Of(JobChat chat) => new()
    {
        Id = Rooms.Id(chat.Conversation),
        Participants = [.. chat.Participants.Select(ParticipantPayload.Of)],
        JobId = chat.JobId is { } id ? new Job(id.ToString(), chat.Conversation.Title ?? "") : null,
        LastMessage = chat.Newest?.Content,
        LastMessageAt = chat.Newest is { } newest ? MessagePayload.TimeOf(newest.CreatedAt) : null,
        LastMessageSenderId = chat.Newest?.Sender.Id.ToString(),
        UnreadCount = chat.Unread.ToDictionary(entry => entry.Key.ToString(), entry => entry.Value),
    };

    internal sealed record Job([property: JsonPropertyName("_id")] string Id, string Title);
}
