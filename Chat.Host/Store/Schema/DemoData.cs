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
        new(30, Person.Member, "Rosa Lind"),
        new(31, Person.Member, "Emil Frost"),
        new(32, Person.Member, "Nora Vik"),
    ];

    private const string JobTitle = "Kitchen tiles";

    private static readonly Guid Hikers = new("6d1f4c52-7a3e-4f0b-9c1d-2b8e5a7f9c30");

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
            await connection.ExecuteAsync("INSERT INTO jobs (id, title) VALUES (1, @JobTitle)", new { JobTitle }, transaction);
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
            await MakeAsync(transaction, ConversationKey.Job(20, 21, 1), JobTitle, 20, 21);
            await MakeAsync(transaction, ConversationKey.Direct(30, 31), null, 30, 31);
            await MakeAsync(transaction, ConversationKey.Group(Hikers), "Sunday hikers", 30, 31, 32);
            return true;
        });
        if (made) ChatLog.DemoDataMade(logger);
    }

    /// <summary>The first of the members is its owner.</summary>
    private static async Task MakeAsync(DbTransaction transaction, ConversationKey key, string? title, params long[] members)
    {
        var connection = transaction.Connection!;
        var id = await Ids.EnsureConversationAsync(transaction, key.ToString());
        await connection.ExecuteAsync(
            "UPDATE conversations SET title = @title, owner_id = @Owner WHERE id = @id", new { title, Owner = members[0], id }, transaction);
        await connection.ExecuteAsync(
            "INSERT INTO conversation_members (conversation_id, user_id) VALUES (@id, @Member)", members.Select(member => new { id, Member = member }), transaction);
    }
}
