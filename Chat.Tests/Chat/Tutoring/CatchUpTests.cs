using static Chat.Tests.Chat.ChatWorld;

namespace Chat.Tests.Chat.Tutoring;

public sealed class CatchUpTests
{
    [Test]
    public async Task Who_was_away_gets_what_was_missed_after_ready_and_once()
    {
        await using var host = await ChatHost.StartAsync();
        var student = await host.ConnectAsync(Student);
        for (var i = 1; i <= 3; i++) await student.AskAsync("send_message", new { roomId = 1, content = $"{i}" });
        var tutor = await host.ConnectAsync(Tutor);
        await tutor.EventAsync("new_message", 3);
        Assert.That(tutor.Names, Is.EqualTo(Lines("ready", "new_message", "new_message", "new_message")));
        Assert.That(tutor.Events("new_message").Select(m => m.Number("seq")), Is.EqualTo(Enumerable.Range(1, 3)));
        var again = await host.ConnectAsync(Tutor);
        await again.FlushAsync();
        Assert.That(again.Events("new_message"), Is.Empty);
    }

    [Test]
    public async Task Nothing_is_lost_across_a_restart()
    {
        await using var host = await ChatHost.StartAsync();
        var student = await host.ConnectAsync(Student);
        await student.AskAsync("send_message", new { roomId = 1, content = "before" });
        await host.RestartAsync();
        student = await host.ConnectAsync(Student);
        await student.AskAsync("send_message", new { roomId = 1, content = "after" });
        var tutor = await host.ConnectAsync(Tutor);
        await tutor.EventAsync("new_message", 2);
        Assert.That(tutor.Events("new_message").Select(m => m.Text("content")), Is.EqualTo(Lines("before", "after")));
    }

    [Test]
    public async Task History_comes_in_pages_over_the_socket_and_over_HTTP_alike()
    {
        await using var host = await ChatHost.StartAsync();
        var student = await host.ConnectAsync(Student);
        for (var i = 1; i <= 5; i++) await student.AskAsync("send_message", new { roomId = 1, content = $"{i}" });
        var newest = await student.AskAsync("get_messages", new { roomId = 1, limit = 2 });
        Assert.That(newest.Fields(), Is.EqualTo("roomId messages hasMore"));
        Assert.That((newest.At("messages").Seqs(), newest.At("hasMore").GetBoolean()), Is.EqualTo(("4 5", true)));
        Assert.That((await student.EventAsync("messages")).GetRawText(), Is.EqualTo(newest.GetRawText()));
        var before = newest.At("messages")[0].Number("id");
        var older = await student.AskAsync("get_messages", new { roomId = 1, before, limit = 5 });
        Assert.That((older.At("messages").Seqs(), older.At("hasMore").GetBoolean()), Is.EqualTo(("1 2 3", false)));
        var newer = await student.AskAsync("get_messages", new { roomId = 1, after = before, limit = 5 });
        Assert.That(newer.At("messages").Seqs(), Is.EqualTo("5"));

        foreach (var (query, answer) in new[] { ("limit=2", newest), ($"before={before}&limit=5", older), ($"after={before}&limit=5", newer) })
        {
            var (status, body) = await host.CallAsync(HttpMethod.Get, $"/api/rooms/1/messages?{query}", Student);
            Assert.That((status, body.GetRawText()), Is.EqualTo((200, answer.GetRawText())));
        }
    }

    [Test]
    public async Task Sync_says_complete_or_gap_and_nothing_else()
    {
        await using var host = await ChatHost.StartAsync();
        var student = await host.ConnectAsync(Student);
        for (var i = 1; i <= 4; i++) await student.AskAsync("send_message", new { roomId = 1, content = $"{i}" });
        var complete = await student.AskAsync("sync", new { roomId = 1, after = 2 });
        Assert.That((complete.Text("state"), complete.Number("headSeq"), complete.At("messages").Seqs()), Is.EqualTo(("complete", 4L, "3 4")));
        var epoch = complete.Text("epoch");
        Assert.That((await student.AskAsync("sync", new { roomId = 1, epoch, after = 4 })).Text("state"), Is.EqualTo("complete"));
        Assert.That((await student.AskAsync("sync", new { roomId = 1, epoch = "another", after = 4 })).Text("state"), Is.EqualTo("gap"));
        Assert.That((await student.AskAsync("sync", new { roomId = 1, epoch, after = 5 })).Text("state"), Is.EqualTo("gap"));
        Assert.That((await student.EventAsync("sync")).GetRawText(), Is.EqualTo(complete.GetRawText()));
        await host.RestartAsync();
        student = await host.ConnectAsync(Student);
        Assert.That((await student.AskAsync("sync", new { roomId = 1, epoch, after = 0 })).At("messages").Seqs(), Is.EqualTo("1 2 3 4"));
    }

    [Test]
    public async Task Who_connects_while_messages_pour_in_gets_each_once_and_in_order()
    {
        await using var host = await ChatHost.StartAsync("Chat:Limits:MessagesPerMinute=1000");
        var student = await host.ConnectAsync(Student);
        var pouring = Task.Run(async () =>
        {
            for (var i = 1; i <= 80; i++) await student.AskAsync("send_message", new { roomId = 1, content = $"{i}" });
        });
        await student.EventAsync("message_sent", 10);
        var tutor = await host.ConnectAsync(Tutor);
        await pouring;
        await tutor.EventAsync("new_message", 80);
        Assert.That(tutor.Events("new_message").Select(m => m.Number("seq")), Is.EqualTo(Enumerable.Range(1, 80)));
        Assert.That((tutor.Names[0], tutor.Names.Count), Is.EqualTo(("ready", 81)));
    }

    [Test]
    public async Task The_most_that_can_be_missed_gets_through_a_real_connection()
    {
        await using var host = await ChatHost.StartAsync("Chat:Limits:MessagesPerMinute=1000");
        var student = await host.ConnectAsync(Student);

        // A quotation mark takes six bytes, more than any other character.
        var content = new string('"', 10_000);
        for (var i = 0; i < 100; i++) await student.AskAsync("send_message", new { roomId = 1, content });
        var tutor = await host.ConnectAsync(Tutor);
        await tutor.EventAsync("new_message", 100);
        Assert.That((await tutor.AskAsync("sync", new { roomId = 1, after = 0 })).Text("state"), Is.EqualTo("complete"));
        Assert.That((await tutor.AskAsync("get_messages", new { roomId = 1, limit = 100 })).At("messages").GetArrayLength(), Is.EqualTo(100));
    }

    [Test]
    public async Task Who_joins_first_and_then_syncs_misses_nothing_while_messages_pour_in()
    {
        await using var host = await ChatHost.StartAsync("Chat:Limits:MessagesPerMinute=1000");
        var student = await host.ConnectAsync(Student);
        var pouring = Task.Run(async () =>
        {
            for (var i = 1; i <= 60; i++) await student.AskAsync("send_message", new { roomId = 1, content = $"{i}" });
        });
        await student.EventAsync("message_sent", 10);
        var tutor = await host.ConnectAsync(Tutor);
        await tutor.AskAsync("leave_room", 1);
        await tutor.AskAsync("join_room", 1);
        var synced = await tutor.AskAsync("sync", new { roomId = 1, after = 0 });
        await pouring;
        await tutor.FlushAsync();
        var live = tutor.Events("new_message").Select(m => m.Number("seq")).ToList();
        var all = synced.At("messages").EnumerateArray().Select(m => m.Number("seq")).Union(live);
        Assert.That(live, Is.Ordered.And.Unique);
        Assert.That(all.Order(), Is.EqualTo(Enumerable.Range(1, 60)));
    }
}
