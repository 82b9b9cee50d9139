using Chat.Host.Domain.Tutoring;

namespace Chat.Host.Contracts.Tutoring;

internal sealed record RoomPayload(long Id, long CourseId, long StudentId, long TutorId, long Unread, MessagePayload? LastMessage)
{
    public static RoomPayload Of(RoomView view) => new(
        view.Room.Id,
        view.Room.CourseId,
        view.Room.StudentId,
        view.Room.TutorId,
        view.Unread,
        view.LastMessage is { } message ? MessagePayload.Of(view.Room.ToConversation(), message) : null);
}
