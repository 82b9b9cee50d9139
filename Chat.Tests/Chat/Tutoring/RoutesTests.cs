using Chat.Host.Domain.Model;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using static Chat.Tests.Chat.ChatWorld;

namespace Chat.Tests.Chat.Tutoring;

public sealed class RoutesTests
{
    private static readonly Person OtherTutor = new(4, Person.Tutor, "Niels Park");

    [Test]
    public async Task A_new_room_is_joined_by_both_at_once_and_told_to_both()
    {
        await using var host = await ChatHost.StartAsync();
        var student = await host.ConnectAsync(Stranger);
        var tutor = await host.ConnectAsync(OtherTutor);
        var wanted = new { courseId = 2, studentId = 10, tutorId = 4 };
        var (status, body) = await host.CallAsync(HttpMethod.Post, "/api/rooms", Stranger, wanted);
        Assert.That(status, Is.EqualTo(201));
        Assert.That(body.GetRawText(), Is.EqualTo(
            """{"room":{"id":4,"courseId":2,"studentId":10,"tutorId":4,"unread":0,"lastMessage":null}}"""));
        foreach (var client in new[] { student, tutor })
            Assert.That((await client.EventAsync("room_created")).GetRawText(), Is.EqualTo(body.GetRawText()));
        await tutor.AskAsync("send_message", new { roomId = 4, content = "hello" });
        await student.EventAsync("new_message");

        var (again, same) = await host.CallAsync(HttpMethod.Post, "/api/rooms", OtherTutor, wanted);
        Assert.That((again, same.Number("room.id"), same.Text("room.lastMessage.content")), Is.EqualTo((200, 4L, "hello")));
        await student.FlushAsync();
        Assert.That(student.Events("room_created"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_room_is_opened_by_its_student_its_tutor_or_an_admin()
    {
        await using var host = await ChatHost.StartAsync();
        var wanted = new { courseId = 1, studentId = "9", tutorId = "4" };
        Assert.That((await host.CallAsync(HttpMethod.Post, "/api/rooms", Stranger, wanted)).Status, Is.EqualTo(403));
        Assert.That((await host.CallAsync(HttpMethod.Post, "/api/rooms", Tutor, wanted)).Status, Is.EqualTo(403));
        Assert.That((await host.CallAsync(HttpMethod.Post, "/api/rooms", Admin, wanted)).Status, Is.EqualTo(201));
        Assert.That((await host.CallAsync(HttpMethod.Post, "/api/rooms", OtherTutor, wanted)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Rooms_requested_at_the_same_time_are_one()
    {
        await using var host = await ChatHost.StartAsync();
        var wanted = new { courseId = 1, studentId = 10, tutorId = 4 };
        var calls = Enumerable.Range(0, 12).Select(_ => host.CallAsync(HttpMethod.Post, "/api/rooms", Admin, wanted));
        var answers = await Task.WhenAll(calls).WithPatience();
        Assert.That(answers.Count(answer => answer.Status == 201), Is.EqualTo(1));
        Assert.That(answers.Select(answer => answer.Body.Number("room.id")).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task My_rooms_are_listed_with_what_is_unread()
    {
        await using var host = await ChatHost.StartAsync();
        var student = await host.ConnectAsync(Student);
        await student.AskAsync("send_message", new { roomId = 1, content = "hello" });
        var (status, body) = await host.CallAsync(HttpMethod.Get, "/api/rooms", Tutor);
        Assert.That(status, Is.EqualTo(200));
        Assert.That(body.GetProperty("rooms").EnumerateArray().Select(room => (room.Number("id"), room.Number("unread"))),
            Is.EqualTo(new[] { (1L, 1L), (2L, 0L) }));
    }

    [Test]
    public async Task Rooms_are_loaded_in_pages_and_ready_still_has_them_all()
    {
        await using var host = await ChatHost.StartAsync("Chat:Limits:ConversationPage=2");
        for (var courseId = 11; courseId < 16; courseId++)
            await host.CallAsync(HttpMethod.Post, "/api/rooms", Tutor, new { courseId, studentId = 9, tutorId = 3 });
        var tutor = await host.ConnectAsync(Tutor);
        Assert.That(tutor.Events("ready")[0].GetProperty("rooms").GetArrayLength(), Is.EqualTo(7));
        var (after, pages) = (0L, 0);
        for (var more = true; more; pages++)
        {
            var (_, page) = await host.CallAsync(HttpMethod.Get, $"/api/rooms?after={after}", Tutor);
            more = page.GetProperty("hasMore").GetBoolean();
            foreach (var room in page.GetProperty("rooms").EnumerateArray()) after = room.Number("id");
        }
        Assert.That((after, pages), Is.EqualTo((8L, 4)));
    }

    [Test]
    public async Task A_frontend_from_elsewhere_is_let_in_where_configuration_names_it()
    {
        await using var host = await ChatHost.StartAsync("Chat:Cors:Origins:0=http://localhost:3000");
        using var http = new HttpClient();
        foreach (var (origin, allowed) in new[] { ("http://localhost:3000", true), ("http://elsewhere.test", false) })
        {
            foreach (var path in new[] { "/api/dev/people", "/socket.io/?EIO=4&transport=polling" })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, host.Url + path);
                request.Headers.Add("Origin", origin);
                using var response = await http.SendAsync(request).WithPatience();
                Assert.That(response.Headers.Contains("Access-Control-Allow-Origin"), Is.EqualTo(allowed), $"{origin} {path}");
            }
        }
    }

    [TestCase("Access-Control-Request-Headers", "a\u0001b", 400)]
    [TestCase("Access-Control-Request-Headers", "café", 400)]
    [TestCase("Access-Control-Request-Headers", "x-class, authorization", 204)]
    [TestCase("Access-Control-Request-Method", "PO\u007fST", 400)]
    public async Task A_preflight_asks_for_what_can_be_said_in_its_answer(string name, string value, int status)
    {
        await using var host = await ChatHost.StartAsync("Chat:Cors:Origins:0=http://localhost:3000");
        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Origin"] = "http://localhost:3000", ["Access-Control-Request-Method"] = "POST" };
        headers[name] = value;
        var answer = await RawClient.OnceAsync(new Uri(host.Url).Port, "OPTIONS", "/api/rooms", null, [.. headers.Select(header => (header.Key, header.Value))]);
        Assert.That(answer.Status, Is.EqualTo(status));
    }

    [Test]
    public async Task Enrolment_moves_connected_sockets_at_once()
    {
        await using var host = await ChatHost.StartAsync();
        var student = await host.ConnectAsync(Stranger);
        var tutor = await host.ConnectAsync(OtherTutor);
        await tutor.AskAsync("course_announce", new { courseId = 2, content = "before" });
        Assert.That((await host.CallAsync(HttpMethod.Post, "/api/courses/2/enrollments", OtherTutor, new { studentId = 10 })).Status, Is.EqualTo(201));
        await tutor.AskAsync("course_announce", new { courseId = 2, content = "during" });
        Assert.That((await host.CallAsync(HttpMethod.Post, "/api/courses/2/enrollments", Admin, new { studentId = "10" })).Status, Is.EqualTo(200));
        Assert.That((await host.CallAsync(HttpMethod.Delete, "/api/courses/2/enrollments/10", OtherTutor)).Status, Is.EqualTo(204));
        await tutor.AskAsync("course_announce", new { courseId = 2, content = "after" });
        await student.FlushAsync();
        Assert.That(student.Events("course_message").Select(m => m.Text("message.content")), Is.EqualTo(Lines("during")));
        Assert.That((await host.CallAsync(HttpMethod.Delete, "/api/courses/2/enrollments/10", Admin)).Status, Is.EqualTo(204));
    }

    [Test]
    public async Task Only_staff_enrols_and_a_course_that_is_not_there_looks_the_same()
    {
        await using var host = await ChatHost.StartAsync();
        foreach (var (caller, course) in new[] { (Student, 1), (Tutor, 2), (Tutor, 99), (Admin, 99) })
        {
            var (status, body) = await host.CallAsync(HttpMethod.Post, $"/api/courses/{course}/enrollments", caller, new { studentId = 10 });
            Assert.That((status, body.GetRawText()), Is.EqualTo((403, """{"success":false,"error":{"code":"UNAUTHORIZED","message":"Not authorized"}}""")));
            Assert.That((await host.CallAsync(HttpMethod.Delete, $"/api/courses/{course}/enrollments/9", caller)).Status, Is.EqualTo(403));
        }
    }

    [Test]
    public async Task Requests_are_refused_alike_when_nobody_calls_or_the_input_is_garbage()
    {
        await using var host = await ChatHost.StartAsync();
        (HttpMethod Method, string Path)[] routes =
        [
            (HttpMethod.Post, "/api/rooms"), (HttpMethod.Get, "/api/rooms"), (HttpMethod.Get, "/api/rooms/1/messages"),
            (HttpMethod.Post, "/api/courses/1/enrollments"), (HttpMethod.Delete, "/api/courses/1/enrollments/9"),
        ];
        foreach (var (method, path) in routes)
        {
            var (status, body) = await host.CallAsync(method, path, null);
            Assert.That((status, body.Text("error.code")), Is.EqualTo((401, "UNAUTHENTICATED")), path);
        }
        foreach (var garbage in new[] { "", "null", "[]", "{", "{}", "5", "\"x\"", """{"studentId":"\ud800","courseId":1,"tutorId":1}""" })
        {
            foreach (var path in new[] { "/api/rooms", "/api/courses/1/enrollments" })
            {
                var (status, body) = await host.CallAsync(HttpMethod.Post, path, Admin, garbage);
                Assert.That((status, body.Text("error.code")), Is.EqualTo((400, "INVALID_INPUT")), $"{path} {garbage}");
            }
        }
        foreach (var path in new[] { "/api/rooms/x/messages", "/api/rooms/1/messages?before=x", "/api/rooms/1/messages?limit=0", "/api/rooms?after=-1" })
            Assert.That((await host.CallAsync(HttpMethod.Get, path, Student)).Status, Is.EqualTo(400), path);
        Assert.That((await host.CallAsync(HttpMethod.Get, "/api/rooms/2/messages", Student)).Status, Is.EqualTo(403));
        Assert.That((await host.CallAsync(HttpMethod.Post, "/api/rooms", Admin, new string('x', 70_000))).Status, Is.EqualTo(413));
    }

    [Test]
    public async Task The_development_routes_give_tokens_and_people()
    {
        await using var host = await ChatHost.StartAsync();
        var (_, people) = await host.CallAsync(HttpMethod.Get, "/api/dev/people", null);
        Assert.That(people.EnumerateArray().Select(person => $"{person.Number("userId")}"), Is.EqualTo(Lines("1", "3", "4", "9", "10", "20", "21", "30", "31", "32")));
        Assert.That(people[1].GetRawText(), Is.EqualTo("""{"userId":3,"role":"tutor","name":"Ada Wells"}"""));
        var (status, issued) = await host.CallAsync(HttpMethod.Post, "/api/dev/token", null, people[3]);
        Assert.That((status, issued.Fields()), Is.EqualTo((200, "token expiresAt")));
        var client = await host.OpenAsync(new { token = issued.Text("token") });
        Assert.That((await client.EventAsync("ready")).Number("userId"), Is.EqualTo(9));
        foreach (var garbage in new[] { "", "null", "[]", "{}", "{", """{"userId":"x"}""", """{"userId":-1}""" })
            Assert.That((await host.CallAsync(HttpMethod.Post, "/api/dev/token", null, garbage)).Status, Is.EqualTo(400), garbage);
        Assert.That((await host.CallAsync(HttpMethod.Get, "/health", null)).Status, Is.EqualTo(200));
    }
}
