using Chat.Host.Domain.Model;

namespace Chat.Host.Domain.Tutoring;

/// <summary>The 1-to-1 chat of a student and a tutor inside a course.</summary>
internal sealed record ChatRoom(long Id, long CourseId, long StudentId, long TutorId)
{
    public ConversationKey Key => ConversationKey.Room(Id);

    public Conversation ToConversation() => new(Key, ConversationKey.Course(CourseId), [StudentId, TutorId]);
}
