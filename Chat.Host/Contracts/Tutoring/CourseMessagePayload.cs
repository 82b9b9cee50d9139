using Chat.Host.Domain.Model;

namespace Chat.Host.Contracts.Tutoring;

internal sealed record CourseMessagePayload(long CourseId, long? RoomId, MessagePayload Message)
{
    /// <summary>An announcement to the course.</summary>
    public static CourseMessagePayload Of(Conversation course, Message message) =>
        new(course.Key.Number, null, MessagePayload.Of(course, message));
}
