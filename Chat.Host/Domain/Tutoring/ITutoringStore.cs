namespace Chat.Host.Domain.Tutoring;

internal interface ITutoringStore
{
    /// <summary>The rooms of a student or tutor by ascending id, from the one after this id on, at most a page.</summary>
    Task<IReadOnlyList<ChatRoom>> RoomsOfAsync(long userId, long afterId, int limit);

    /// <summary>The room of these three, made if there is none yet.</summary>
    Task<(ChatRoom Room, bool Created)> OpenRoomAsync(long courseId, long studentId, long tutorId);

    Task<IReadOnlyList<Course>> CoursesOfAsync(long userId);

    Task<bool> CourseExistsAsync(long courseId);

    Task<bool> TeachesAsync(long courseId, long userId);

    /// <summary>False when the student was enrolled already.</summary>
    Task<bool> EnrollAsync(long courseId, long studentId);

    /// <summary>False when the student was not enrolled.</summary>
    Task<bool> WithdrawAsync(long courseId, long studentId);
}
