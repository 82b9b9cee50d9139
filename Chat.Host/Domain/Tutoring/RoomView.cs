using Chat.Host.Domain.Model;

namespace Chat.Host.Domain.Tutoring;

/// <summary>A room in the list of one of its two people.</summary>
internal sealed record RoomView(ChatRoom Room, long Unread, Message? LastMessage)
{
    public static RoomView Of(ChatRoom room, IReadOnlyDictionary<ConversationKey, Overview> overviews)
    {
        if (!overviews.TryGetValue(room.Key, out var overview)) return Silent(room);
        var last = overview.Last is { } message
            ? message with { Status = Receipt.StatusOf(message, [room.StudentId, room.TutorId], overview.Receipts) }
            : null;
        return new RoomView(room, overview.Unread, last);
    }

    /// <summary>A room in which nothing was ever said.</summary>
    public static RoomView Silent(ChatRoom room) => new(room, 0, null);
}
