using Chat.Tests.Support;
using static Chat.Tests.Chat.ChatWorld;

namespace Chat.Tests.Chat.Tutoring;

public sealed class RoomTests
{
    [Test]
    public async Task Joining_answers_with_the_number_of_sockets_there()
    {
        await using var host = await ChatHost.StartAsync();
        var student = await host.ConnectAsync(Student);
        await host.ConnectAsync(Tutor);
        foreach (var argument in new object[] { 1, "1", new { roomId = 1 }, new { roomId = "1" } })
            Assert.That((await student.AskAsync("join_room", argument)).GetRawText(), Is.EqualTo("""{"roomId":1,"members":2}"""));
        Assert.That((await student.EventAsync("room_joined", 4)).GetRawText(), Is.EqualTo("""{"roomId":1,"members":2}"""));
    }

    [Test]
    public async Task Who_left_a_room_gets_notifications_instead_of_messages_until_joining_again()
    {
        await using var host = await ChatHost.StartAsync();
        var student = await host.ConnectAsync(Student);
        var tutor = await host.ConnectAsync(Tutor);
        var second = await host.ConnectAsync(Tutor);
        Assert.That((await tutor.AskAsync("leave_room", new { roomId = 1 })).GetRawText(), Is.EqualTo("""{"roomId":1}"""));
        await tutor.EventAsync("room_left");

        await student.AskAsync("send_message", new { roomId = 1, content = "one" });
        var notification = await tutor.EventAsync("new_message_notification");
        Assert.That((notification.Number("roomId"), notification.Text("message.content")), Is.EqualTo((1L, "one")));
        await second.EventAsync("new_message");

        await tutor.AskAsync("join_room", 1);
        await student.AskAsync("send_message", new { roomId = 1, content = "two" });
        await tutor.EventAsync("new_message");
        await Task.WhenAll(tutor.FlushAsync(), second.FlushAsync(), student.FlushAsync()).WithPatience();
        Assert.That(Count(tutor), Is.EqualTo((1, 1)));
        Assert.That(Count(second), Is.EqualTo((2, 0)));
        Assert.That(Count(student), Is.EqualTo((2, 0)));
    }

    [Test]
    public async Task Typing_is_seen_by_the_others_and_lapses_after_ten_seconds()
    {
        var clock = new ManualTimeProvider();
        await using var host = await ChatHost.StartAsync(clock);
        var student = await host.ConnectAsync(Student);
        var tutor = await host.ConnectAsync(Tutor);
        Assert.That((await student.AskAsync("typing_start", new { roomId = 1 })).GetRawText(), Is.EqualTo("""{"success":true}"""));
        Assert.That((await tutor.EventAsync("user_typing")).GetRawText(), Is.EqualTo("""{"roomId":1,"userId":9,"isTyping":true}"""));
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.That((await tutor.EventAsync("user_typing", 2)).GetRawText(), Is.EqualTo("""{"roomId":1,"userId":9,"isTyping":false}"""));
        await student.AskAsync("typing_start", new { roomId = 1 });
        await student.AskAsync("typing_stop", new { roomId = 1 });
        Assert.That((await tutor.EventAsync("user_typing", 4)).GetProperty("isTyping").GetBoolean(), Is.False);
        await student.FlushAsync();
        Assert.That(student.Events("user_typing"), Is.Empty);
    }

    [Test]
    public async Task Typing_ends_with_the_message_and_with_the_connection()
    {
        await using var host = await ChatHost.StartAsync();
        var student = await host.ConnectAsync(Student);
        var tutor = await host.ConnectAsync(Tutor);
        await student.EmitAsync("typing_start", new { roomId = 1 });
        await student.AskAsync("send_message", new { roomId = 1, content = "done" });
        await tutor.FlushAsync();
        Assert.That(tutor.Names, Is.EqualTo(Lines("ready", "user_typing", "user_typing", "new_message", "error")));
        await student.AskAsync("typing_start", new { roomId = 1 });
        await student.LeaveAsync();
        Assert.That((await tutor.EventAsync("user_typing", 4)).GetProperty("isTyping").GetBoolean(), Is.False);
    }

    [Test]
    public async Task A_read_mark_goes_to_the_room_once_and_never_back()
    {
        await using var host = await ChatHost.StartAsync();
        var student = await host.ConnectAsync(Student);
        var tutor = await host.ConnectAsync(Tutor);
        Assert.That((await tutor.AskAsync("mark_read", new { roomId = 1 })).GetRawText(), Is.EqualTo("""{"roomId":1,"userId":3,"messageId":null}"""));
        var first = (await student.AskAsync("send_message", new { roomId = 1, content = "one" })).Number("message.id");
        var second = (await student.AskAsync("send_message", new { roomId = 1, content = "two" })).Number("message.id");

        var expected = $$"""{"roomId":1,"userId":3,"messageId":{{second}}}""";
        Assert.That((await tutor.AskAsync("mark_read", new { roomId = 1 })).GetRawText(), Is.EqualTo(expected));
        Assert.That((await student.EventAsync("messages_read")).GetRawText(), Is.EqualTo(expected));
        Assert.That((await tutor.AskAsync("mark_read", new { roomId = 1, messageId = first })).GetRawText(), Is.EqualTo(expected));
        await student.FlushAsync();
        Assert.That(student.Events("messages_read"), Has.Count.EqualTo(1));
        Assert.That(tutor.Events("messages_read"), Has.Count.EqualTo(3));
        var page = await student.AskAsync("get_messages", new { roomId = 1 });
        Assert.That(page.GetProperty("messages").EnumerateArray().Select(m => m.Text("status")), Is.All.EqualTo("read"));
    }

    private static (int Messages, int Notifications) Count(ChatClient client) =>
        (client.Events("new_message").Count, client.Events("new_message_notification").Count);
}
