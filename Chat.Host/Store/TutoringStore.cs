using Chat.Host.Domain.Tutoring;
using Dapper;

namespace Chat.Host.Store;

internal sealed class TutoringStore(Database database) : ITutoringStore
{
    private const string UniqueKey = "WHERE course_id = @courseId AND student_id = @studentId AND tutor_id = @tutorId";

    public async Task<IReadOnlyList<ChatRoom>> RoomsOfAsync(long userId, long afterId, int limit)
    {
        var rows = await database.ReadAsync(connection => connection.QueryAsync<RoomRow>(
            RoomRow.Select + "WHERE (student_id = @userId OR tutor_id = @userId) AND id > @afterId ORDER BY id LIMIT @limit",
            new { userId, afterId, limit }));
        return [.. rows.Select(row => row.ToRoom())];
    }

    public Task<(ChatRoom Room, bool Created)> OpenRoomAsync(long courseId, long studentId, long tutorId) =>
        database.WriteAsync(async transaction =>
        {
            var connection = transaction.Connection!;
            var values = new { courseId, studentId, tutorId };
            var known = await connection.QueryFirstOrDefaultAsync<RoomRow>(RoomRow.Select + UniqueKey, values, transaction);
            if (known is not null) return (known.ToRoom(), false);
            await connection.ExecuteAsync(
                "INSERT INTO chat_rooms (course_id, student_id, tutor_id) VALUES (@courseId, @studentId, @tutorId)", values, transaction);
            var created = await connection.QuerySingleAsync<RoomRow>(RoomRow.Select + UniqueKey, values, transaction);
            return (created.ToRoom(), true);
        });

    public async Task<IReadOnlyList<Course>> CoursesOfAsync(long userId)
    {
        var rows = await database.ReadAsync(connection => connection.QueryAsync<(long Id, string Title)>(
            """
            SELECT id, title FROM courses WHERE id IN (SELECT course_id FROM enrollments WHERE student_id = @userId)
                OR id IN (SELECT course_id FROM course_tutors WHERE tutor_id = @userId) ORDER BY id
            """, new { userId }));
        return [.. rows.Select(row => new Course(row.Id, row.Title))];
    }

    public Task<bool> CourseExistsAsync(long courseId) =>
        AnyAsync("SELECT COUNT(*) FROM courses WHERE id = @courseId", new { courseId });

    public Task<bool> TeachesAsync(long courseId, long userId) =>
        AnyAsync("SELECT COUNT(*) FROM course_tutors WHERE course_id = @courseId AND tutor_id = @userId", new { courseId, userId });

    public Task<bool> EnrollAsync(long courseId, long studentId) => database.WriteAsync(async transaction =>
    {
        var connection = transaction.Connection!;
        var values = new { courseId, studentId };
        var known = await connection.ExecuteScalarAsync<int>(
            "SELECT COUNT(*) FROM enrollments WHERE course_id = @courseId AND student_id = @studentId", values, transaction);
        if (known > 0) return false;
        await connection.ExecuteAsync("INSERT INTO enrollments (course_id, student_id) VALUES (@courseId, @studentId)", values, transaction);
        return true;
    });

    public Task<bool> WithdrawAsync(long courseId, long studentId) => database.WriteAsync(async transaction =>
        await transaction.Connection!.ExecuteAsync(
            "DELETE FROM enrollments WHERE course_id = @courseId AND student_id = @studentId", new { courseId, studentId }, transaction) > 0);

    private Task<bool> AnyAsync(string count, object values) =>
        database.ReadAsync(async connection => await connection.ExecuteScalarAsync<int>(count, values) > 0);
}
