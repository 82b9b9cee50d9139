using System.Data.Common;
using Chat.Host.Diagnostics;
using Chat.Host.Domain.Model;
using Chat.Host.Domain.Tutoring;
using Dapper;

namespace Chat.Host.Store.Schema;

/// <summary>Enough for a first look. Made in Development when the store holds nothing yet.</summary>
internal sealed class DemoData(Database database, ILogger<DemoData> logger)
{
    private static readonly Person[] People =
    [
        new(1, Person.Admin, "Ines Castro"),
        new(3, Person.Tutor, "Ada Wells"),
        new(4, Person.Tutor, "Niels Park"),
        new(9, Person.Student, "Mali Suwan"),
        new(10, Person.Student, "Jonas Berg"),
        new(20, Person.Client, "Lena Holm"),
        new(21, Person.Craftsman, "Otto Brandt"),
    ];

    private static readonly Course[] Courses = [new(1, "Mathematics"), new(2, "Physics")];

    private static readonly ChatRoom[] Rooms = [new(1, 1, 9, 3), new(2, 1, 10, 3), new(3, 2, 9, 4)];

    public async Task MakeAsync()
    {
        var made = await database.WriteAsync(async transaction =>
        {
            var connection = transaction.Connection!;
            var rows = await connection.ExecuteScalarAsync<int>(
                "SELECT (SELECT COUNT(*) FROM users) + (SELECT COUNT(*) FROM courses) + (SELECT COUNT(*) FROM chat_rooms)",
                transaction: transaction);
            if (rows > 0) return false;
            await connection.ExecuteAsync("INSERT INTO users (id, name, role) VALUES (@Id, @Name, @Role)", People, transaction);
            await connection.ExecuteAsync("INSERT INTO courses (id, title) VALUES (@Id, @Title)", Courses, transaction);
            await connection.ExecuteAsync(
                "INSERT INTO chat_rooms (id, course_id, student_id, tutor_id) VALUES (@Id, @CourseId, @StudentId, @TutorId)",
                Rooms, transaction);

            // Who has a room in a course is in the course.
            await connection.ExecuteAsync(
                "INSERT INTO course_tutors (course_id, tutor_id) SELECT DISTINCT course_id, tutor_id FROM chat_rooms", transaction: transaction);
            await connection.ExecuteAsync(
                "INSERT INTO enrollments (course_id, student_id) SELECT DISTINCT course_id, student_id FROM chat_rooms",
                transaction: transaction);
            await MakeJobAsync(transaction);
            return true;
        });
        if (made) ChatLog.DemoDataMade(logger);
    }

    private static async Task MakeJobAsync(DbTransaction transaction)
    {
        var connection = transaction.Connection!;
        await connection.ExecuteAsync("INSERT INTO jobs (id, title) VALUES (1, 'Kitchen tiles')", transaction: transaction);
        var key = ConversationKey.Job(20, 21, 1).ToString();
        var id = await Ids.EnsureConversationAsync(transaction, key);
        await connection.ExecuteAsync("UPDATE conversations SET title = 'Kitchen tiles', owner_id = 20 WHERE id = @id", new { id }, transaction);
        await connection.ExecuteAsync(
            "INSERT INTO conversation_members (conversation_id, user_id) VALUES (@id, 20), (@id, 21)", new { id }, transaction);
    }
}
