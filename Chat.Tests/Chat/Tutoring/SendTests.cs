using Chat.Tests.Support;
using static Chat.Tests.Chat.ChatWorld;

namespace Chat.Tests.Chat.Tutoring;

public sealed class SendTests
{
    [Test]
    public async Task A_message_is_answered_and_goes_to_everybody_in_the_room()
    {
        await using var host = await ChatHost.StartAsync();
        var student = await host.ConnectAsync(Student);
        var other = await host.ConnectAsync(Student);
        var answer = await student.AskAsync("send_message", new { roomId = "1", content = " hello ", clientId = "c-1" });
        Assert.That(answer.Fields(), Is.EqualTo("clientId message"));
        var message = answer.GetProperty("message");
        Assert.That(message.Fields(), Is.EqualTo(
            "id seq roomId courseId senderId senderName senderRole type content replyTo clientId createdAt status"));
        Assert.That(message.Text("createdAt"), Does.Match(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"));
        Assert.That(message.GetRawText(), Does.StartWith(
            """{"id":1,"seq":1,"roomId":1,"courseId":1,"senderId":9,"senderName":"Mali Suwan","senderRole":"student","type":"text","content":"hello","replyTo":null,"clientId":"c-1","createdAt":"""));
        Assert.That(message.Text("status"), Is.EqualTo("sent"));
        foreach (var client in new[] { student, other })
            Assert.That((await client.EventAsync("new_message")).GetRawText(), Is.EqualTo(message.GetRawText()));
        Assert.That((await student.EventAsync("message_sent")).GetRawText(), Is.EqualTo(answer.GetRawText()));
        await other.FlushAsync();
        Assert.That(other.Names, Does.Not.Contain("message_sent"));
    }

    [Test]
    public async Task Without_a_client_id_or_an_acknowledgement_the_event_is_the_answer()
    {
        await using var host = await ChatHost.StartAsync();
        var student = await host.ConnectAsync(Student);
        await student.EmitAsync("send_message", new { roomId = 1, content = "hello", type = "image", replyTo = (int?)null });
        var sent = await student.EventAsync("message_sent");
        Assert.That((sent.Fields(), sent.Text("message.type")), Is.EqualTo(("message", "image")));
    }

    [Test]
    public async Task Both_sides_see_one_order_when_both_write_at_once()
    {
        await using var host = await ChatHost.StartAsync("Chat:Limits:MessagesPerMinute=1000");
        var student = await host.ConnectAsync(Student);
        var tutor = await host.ConnectAsync(Tutor);
        var sends = Enumerable.Range(0, 60).Select(i =>
            (i % 2 == 0 ? student : tutor).AskAsync("send_message", new { roomId = 1, content = $"{i}" }));
        await Task.WhenAll(sends).WithPatience();
        await Task.WhenAll(student.FlushAsync(), tutor.FlushAsync()).WithPatience();
        foreach (var client in new[] { student, tutor })
            Assert.That(client.Events("new_message").Select(message => message.Number("seq")), Is.EqualTo(Enumerable.Range(1, 60)));
    }

    [Test]
    public async Task Fifty_parallel_repeats_from_three_sockets_are_one_message()
    {
        await using var host = await ChatHost.StartAsync();
        var sockets = new[] { await host.ConnectAsync(Student), await host.ConnectAsync(Student), await host.ConnectAsync(Student) };
        var tutor = await host.ConnectAsync(Tutor);
        var asks = Enumerable.Range(0, 50).Select(i =>
            sockets[i % 3].AskAsync("send_message", new { roomId = 1, content = $"try {i}", clientId = "c-1" }));
        var answers = await Task.WhenAll(asks).WithPatience();
        Assert.That(answers.Select(answer => answer.Number("message.id")).Distinct().Count(), Is.EqualTo(1));
        await tutor.FlushAsync();
        Assert.That(tutor.Events("new_message"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_course_is_told_only_where_that_is_switched_on()
    {
        await using var host = await ChatHost.StartAsync("Chat:Tutoring:CourseBroadcast=true");
        var student = await host.ConnectAsync(Student);
        var classmate = await host.ConnectAsync(Stranger);
        await student.AskAsync("send_message", new { roomId = 1, content = "hello" });
        var told = await classmate.EventAsync("course_message");
        Assert.That((told.Fields(), told.Number("courseId"), told.Number("roomId")), Is.EqualTo(("courseId roomId message", 1L, 1L)));

        await using var quiet = await ChatHost.StartAsync();
        var (sender, other) = (await quiet.ConnectAsync(Student), await quiet.ConnectAsync(Stranger));
        await sender.AskAsync("send_message", new { roomId = 1, content = "hello" });
        await other.FlushAsync();
        Assert.That(other.Names, Is.EqualTo(Lines("ready", "error")));
    }

    [Test]
    public async Task An_announcement_goes_to_the_whole_course_from_its_tutors_and_admins_only()
    {
        await using var host = await ChatHost.StartAsync();
        var student = await host.ConnectAsync(Student);
        var tutor = await host.ConnectAsync(Tutor);
        var admin = await host.ConnectAsync(Admin);
        var answer = await tutor.AskAsync("course_announce", new { courseId = 1, content = "test on Friday" });
        Assert.That(answer.GetRawText(), Does.StartWith("""{"courseId":1,"roomId":null,"message":{"id":1,"seq":1,"roomId":null,"courseId":1,"senderId":3"""));
        Assert.That((await student.EventAsync("course_message")).GetRawText(), Is.EqualTo(answer.GetRawText()));
        await admin.AskAsync("course_announce", new { courseId = 1, content = "from the office" });
        await student.EventAsync("course_message", 2);
        foreach (var (client, courseId) in new[] { (student, 1), (tutor, 2), (tutor, 99), (admin, 99) })
            Assert.That((await client.AskAsync("course_announce", new { courseId, content = "x" })).ErrorCode(), Is.EqualTo("False UNAUTHORIZED"));
        await Task.WhenAll(tutor.FlushAsync(), admin.FlushAsync()).WithPatience();
        Assert.That((tutor.Events("course_message").Count, admin.Events("course_message").Count), Is.EqualTo((2, 1)));
    }
}
