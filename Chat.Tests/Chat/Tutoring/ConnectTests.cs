using Chat.Host.Domain.Model;
using Chat.Tests.Support;
using static Chat.Tests.Chat.ChatWorld;

namespace Chat.Tests.Chat.Tutoring;

public sealed class ConnectTests
{
    [Test]
    public async Task Ready_is_the_first_event_and_lists_rooms_and_courses()
    {
        await using var host = await ChatHost.StartAsync();
        var student = await host.ConnectAsync(Student);
        Assert.That(student.Names[0], Is.EqualTo("ready"));
        var ready = student.Events("ready")[0];
        Assert.That(ready.Fields(), Is.EqualTo("userId rooms courses"));
        Assert.That(ready.Number("userId"), Is.EqualTo(9));
        Assert.That(ready.GetProperty("rooms").GetRawText(), Is.EqualTo(
            """[{"id":1,"courseId":1,"studentId":9,"tutorId":3,"unread":0,"lastMessage":null},{"id":3,"courseId":2,"studentId":9,"tutorId":4,"unread":0,"lastMessage":null}]"""));
        Assert.That(ready.GetProperty("courses").GetRawText(), Is.EqualTo("""[{"id":1,"title":"Mathematics"},{"id":2,"title":"Physics"}]"""));
    }

    [Test]
    public async Task Ready_counts_what_is_unread_and_shows_the_last_message()
    {
        await using var host = await ChatHost.StartAsync();
        var tutor = await host.ConnectAsync(Tutor);
        foreach (var content in new[] { "one", "two" }) await tutor.AskAsync("send_message", new { roomId = 1, content });
        var student = await host.ConnectAsync(Student);
        var room = student.Events("ready")[0].GetProperty("rooms")[0];
        Assert.That((room.Number("unread"), room.Text("lastMessage.content")), Is.EqualTo((2L, "two")));
        await student.AskAsync("mark_read", new { roomId = 1 });
        var again = await host.ConnectAsync(Student);
        Assert.That(again.Events("ready")[0].GetProperty("rooms")[0].Number("unread"), Is.Zero);
    }

    [Test]
    public async Task Who_is_connected_is_in_every_room_without_joining()
    {
        await using var host = await ChatHost.StartAsync();
        var tutor = await host.ConnectAsync(Tutor);
        var student = await host.ConnectAsync(Student);
        await student.AskAsync("send_message", new { roomId = 1, content = "hello" });
        Assert.That((await tutor.EventAsync("new_message")).Text("content"), Is.EqualTo("hello"));
        await tutor.AskAsync("course_announce", new { courseId = 1, content = "news" });
        Assert.That((await student.EventAsync("course_message")).Text("message.content"), Is.EqualTo("news"));
    }

    [Test]
    public async Task A_connection_without_a_good_token_is_refused_with_its_code()
    {
        await using var host = await ChatHost.StartAsync();
        object?[] bad = [null, new { }, new { token = "" }, new { token = "a.b.c" }, new { token = 5 }, new { token = (string?)null }, new { token = new[] { "x" } }];
        foreach (var auth in bad)
        {
            var client = await host.OpenAsync(auth);
            Assert.That(client.ConnectError?.GetRawText(), Is.EqualTo("""{"message":"Authentication failed","data":{"code":"UNAUTHENTICATED"}}"""));
        }
    }

    [Test]
    public async Task A_bearer_header_is_as_good_as_the_token_in_the_handshake()
    {
        await using var host = await ChatHost.StartAsync();
        var client = await host.OpenAsync(null, bearer: host.TokenFor(Student));
        Assert.That((await client.EventAsync("ready")).Number("userId"), Is.EqualTo(9));
        var both = await host.OpenAsync(new { token = "a.b.c" }, bearer: host.TokenFor(Student));
        Assert.That(both.Connected, Is.False);
    }

    [Test]
    public async Task The_sixth_socket_of_a_user_is_told_and_disconnected()
    {
        await using var host = await ChatHost.StartAsync();
        var first = await host.ConnectAsync(Student);
        for (var i = 0; i < 4; i++) await host.ConnectAsync(Student);
        var sixth = await host.OpenAsync(new { token = host.TokenFor(Student) });
        Assert.That((await sixth.EventAsync("error")).Text("code"), Is.EqualTo("TOO_MANY_CONNECTIONS"));
        await sixth.DisconnectedAsync();
        Assert.That(sixth.Names, Is.EqualTo(Lines("error")));
        await host.ConnectAsync(Tutor);

        await first.LeaveAsync();
        await Patience.UntilAsync(() => host.Logs.Named("UserDisconnected").Any());
        await host.ConnectAsync(Student);
    }

    [Test]
    public async Task A_socket_whose_token_expires_is_told_and_disconnected()
    {
        var clock = new ManualTimeProvider();
        await using var host = await ChatHost.StartAsync(clock, "Chat:Auth:DevTokenLifetime=01:00:00");
        var student = await host.ConnectAsync(Student);
        clock.Advance(TimeSpan.FromMinutes(60) + TimeSpan.FromSeconds(29));
        await student.FlushAsync();
        Assert.That(student.Disconnected, Is.False);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.That((await student.EventAsync("error", 2)).Text("code"), Is.EqualTo("TOKEN_EXPIRED"));
        await student.DisconnectedAsync();
    }

    [Test]
    public async Task A_refreshed_token_keeps_the_socket_and_must_be_the_same_users()
    {
        var clock = new ManualTimeProvider();
        await using var host = await ChatHost.StartAsync(clock, "Chat:Auth:DevTokenLifetime=01:00:00");
        var student = await host.ConnectAsync(Student);
        clock.Advance(TimeSpan.FromMinutes(40));
        foreach (var bad in new[] { host.TokenFor(Tutor), "a.b.c", "" })
            Assert.That((await student.AskAsync("auth_refresh", new { token = bad })).ErrorCode(), Is.EqualTo("False UNAUTHENTICATED"));
        Assert.That((await student.AskAsync("auth_refresh", host.TokenFor(Student))).GetRawText(), Is.EqualTo("""{"success":true}"""));
        clock.Advance(TimeSpan.FromMinutes(40));
        Assert.That((await student.AskAsync("auth_refresh", new { token = host.TokenFor(Student) })).GetRawText(), Is.EqualTo("""{"success":true}"""));
        clock.Advance(TimeSpan.FromMinutes(61));
        await student.DisconnectedAsync();
    }

    [Test]
    public async Task A_contract_is_served_where_configuration_puts_it()
    {
        await using var host = await ChatHost.StartAsync("Chat:Contracts:tutoring=/lessons");
        var elsewhere = await host.OpenAsync(new { token = host.TokenFor(Student) }, @namespace: "/lessons");
        await elsewhere.EventAsync("ready");
        await elsewhere.AskAsync("send_message", new { roomId = 1, content = "hello" });
        await elsewhere.EventAsync("new_message");
        var person = await host.OpenAsync(new { token = host.TokenFor(new Person(77, "", "Nobody's")) }, @namespace: "/lessons");
        Assert.That((await person.EventAsync("ready")).GetProperty("rooms").GetArrayLength(), Is.Zero);
    }
}
