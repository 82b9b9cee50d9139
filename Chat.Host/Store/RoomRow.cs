using Chat.Host.Domain.Tutoring;

namespace Chat.Host.Store;

internal sealed class RoomRow
{
    public const string Select = "SELECT id AS Id, course_id AS CourseId, student_id AS StudentId, tutor_id AS TutorId FROM chat_rooms ";

    public long Id { get; init; }
    public long CourseId { get; init; }
    public long StudentId { get; init; }
    public long TutorId { get; init; }

    public ChatRoom ToRoom() => new(Id, CourseId, StudentId, TutorId);
}
