using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using static Chat.Tests.Chat.ChatWorld;

namespace Chat.Tests.Chat.Tutoring;

public sealed class InputTests
{
    private static readonly string[] Events =
    [
        "join_room", "leave_room", "send_message", "typing_start", "typing_stop", "mark_read", "get_messages", "sync", "course_announce", "auth_refresh",
    ];

    private static readonly string[] Misfits =
    [
        """{"roomId":null,"courseId":null,"token":null}""",
        """{"roomId":[1],"courseId":[1],"token":[]}""", """{"roomId":{"roomId":1},"courseId":{"a":[{"b":null}]},"token":{}}""",
        """{"roomId":"1; DROP TABLE messages","courseId":"x","token":5}""", """{"roomId":"\ud800","courseId":"\udfff","token":"\ud800"}""",
        """{"roomId":1e30,"courseId":-0.5}""", """{"roomId":true,"courseId":false,"token":true}""",
    ];

    [Test]
    public async Task Malformed_arguments_are_answered_both_ways_and_the_socket_stays()
    {
        await using var host = await ChatHost.StartAsync("Chat:Limits:TypingPerTenSeconds=1000");
        var student = await host.ConnectAsync(Student);
        await student.AssertRefusedAsync(Events, Misfits);
        Assert.That((await student.AskAsync("join_room", 1)).Number("roomId"), Is.EqualTo(1));
    }

    [TestCase("send_message", """{"roomId":1}""")]
    [TestCase("send_message", """{"roomId":1,"content":null}""")]
    [TestCase("send_message", """{"roomId":1,"content":5}""")]
    [TestCase("send_message", """{"roomId":1,"content":["a"]}""")]
    [TestCase("send_message", """{"roomId":1,"content":"   "}""")]
    [TestCase("send_message", """{"roomId":1,"content":"half \ud83d"}""")]
    [TestCase("send_message", """{"roomId":1,"content":"a","type":5}""")]
    [TestCase("send_message", """{"roomId":1,"content":"a","type":"no such type!"}""")]
    [TestCase("send_message", """{"roomId":1,"content":"a","replyTo":"x"}""")]
    [TestCase("send_message", """{"roomId":1,"content":"a","replyTo":12345}""")]
    [TestCase("send_message", """{"roomId":1,"content":"a","clientId":""}""")]
    [TestCase("send_message", """{"roomId":1,"content":"a","clientId":{}}""")]
    [TestCase("mark_read", """{"roomId":1,"messageId":"x"}""")]
    [TestCase("mark_read", """{"roomId":1,"messageId":12345}""")]
    [TestCase("get_messages", """{"roomId":1,"limit":0}""")]
    [TestCase("get_messages", """{"roomId":1,"limit":-5}""")]
    [TestCase("get_messages", """{"roomId":1,"limit":"all"}""")]
    [TestCase("get_messages", """{"roomId":1,"before":1,"after":1}""")]
    [TestCase("get_messages", """{"roomId":1,"before":[]}""")]
    [TestCase("sync", """{"roomId":1}""")]
    [TestCase("sync", """{"roomId":1,"after":-1}""")]
    [TestCase("sync", """{"roomId":1,"after":0,"epoch":5}""")]
    [TestCase("course_announce", """{"courseId":1}""")]
    [TestCase("course_announce", """{"courseId":1,"content":""}""")]
    public async Task A_field_that_does_not_fit_is_invalid_input(string name, string arguments)
    {
        await using var host = await ChatHost.StartAsync();
        var tutor = await host.ConnectAsync(Tutor);
        Assert.That((await tutor.AskRawAsync(name, arguments)).ErrorCode(), Is.EqualTo("False INVALID_INPUT"));
    }

    [Test]
    public async Task Content_that_is_too_long_is_told_the_limit()
    {
        await using var host = await ChatHost.StartAsync();
        var student = await host.ConnectAsync(Student);
        var answer = await student.AskAsync("send_message", new { roomId = 1, content = new string('x', 10_001) });
        Assert.That(answer.Text("error.message"), Does.Contain("10000"));
        await student.AskAsync("send_message", new { roomId = 1, content = new string('x', 10_000) });
        Assert.That((await student.EventAsync("new_message")).Text("content"), Has.Length.EqualTo(10_000));
    }

    [Test]
    public async Task A_strangers_room_and_no_room_at_all_are_answered_alike()
    {
        await using var host = await ChatHost.StartAsync();
        var stranger = await host.ConnectAsync(Stranger);
        foreach (var name in Events.Except(["auth_refresh", "course_announce"]))
        {
            var answers = new List<string>();
            foreach (var roomId in new[] { 1, 3, 999_999 })
                answers.Add((await stranger.AskAsync(name, new { roomId, content = "x", after = 0 })).GetRawText());
            Assert.That(answers, Is.All.EqualTo("""{"success":false,"error":{"code":"UNAUTHORIZED","message":"Not authorized"}}"""), name);
        }
    }

    [Test]
    public async Task The_message_limit_is_told_with_the_time_to_wait()
    {
        await using var host = await ChatHost.StartAsync();
        var student = await host.ConnectAsync(Student);
        for (var i = 0; i < 30; i++) await student.AskAsync("send_message", new { roomId = 1, content = $"{i}" });
        var answer = await student.AskAsync("send_message", new { roomId = 1, content = "one too many" });
        Assert.That(answer.ErrorCode(), Is.EqualTo("False RATE_LIMIT"));
        Assert.That(answer.Number("error.retryAfterMs"), Is.InRange(1, 60_000));
        Assert.That((await student.EventAsync("error")).GetRawText(), Is.EqualTo(answer.GetProperty("error").GetRawText()));
    }

    [Test]
    public async Task An_unexpected_failure_shows_a_correlation_id_and_nothing_else()
    {
        await using var host = await ChatHost.StartAsync();
        host.Expect("EventFailed");
        var student = await host.ConnectAsync(Student);
        await host.Services.GetRequiredService<Host.Store.Database>().WriteAsync(async transaction =>
        {
            await using var command = transaction.Connection!.CreateCommand();
            command.CommandText = "DROP TABLE messages";
            await command.ExecuteNonQueryAsync();
        });
        var answer = await student.AskAsync("send_message", new { roomId = 1, content = "x" });
        Assert.That(answer.GetProperty("error").Fields(), Is.EqualTo("code message correlationId"));
        Assert.That((answer.ErrorCode(), answer.Text("error.message")), Is.EqualTo(("False INTERNAL", "Something went wrong")));
        var logged = host.Logs.Named("EventFailed").Single();
        Assert.That(logged.Message, Does.Contain(answer.Text("error.correlationId")));
        Assert.That((await student.AskAsync("join_room", 1)).ValueKind, Is.EqualTo(JsonValueKind.Object));
    }
}
