using System.Text.Json.Serialization;
using Chat.Host.Domain.Model;

namespace Chat.Host.Contracts.Messenger;

/// <summary>A chat as a member sees it. A direct chat has no title; frontends show the other's name.</summary>
internal sealed record ChatPayload(
    [property: JsonPropertyName("id")] long Id,
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("title")] string? Title,
    [property: JsonPropertyName("member_ids")] IReadOnlyList<long> MemberIds,
    [property: JsonPropertyName("unread_count")] long UnreadCount,
    [property: JsonPropertyName("last_message")] MessagePayload? LastMessage,
    [property: JsonPropertyName("created_at")] string CreatedAt)
{
    /// <param name="chat">The chat.</param>
    /// <param name="overview">How it stands for the member; null where nothing was ever said.</param>
    public static ChatPayload Of(Conversation chat, Overview? overview) => new(
        chat.Number,
        chat.Key.Kind,
        chat.Title,
        chat.Members,
        overview?.Unread ?? 0,
        overview?.Last is { } last
            ? MessagePayload.Of(chat, last with { Status = Receipt.StatusOf(last, chat.Members, overview.Receipts) }) : null,
        MessagePayload.TimeOf(chat.CreatedAt));
}
