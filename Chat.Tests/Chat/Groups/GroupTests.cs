using Chat.Tests.Chat.Tutoring;
using Chat.Tests.Support;
using static Chat.Tests.Chat.ChatWorld;
using static Chat.Tests.Chat.Groups.GroupsHost;

namespace Chat.Tests.Chat.Groups;

public sealed class GroupTests
{
    [Test]
    public async Task Joining_is_answered_then_told_to_the_others_once_a_person_and_the_crowd_to_all()
    {
        await using var host = await ChatHost.StartAsync();
        var group = await host.GroupAsync(Ann, Bob, Cid);
        var bob = await host.JoinAsync(Bob, group);
        var ann = await host.EnterAsync(Ann);
        var answer = await ann.AskAsync("join_group", group);
        Assert.That(answer.GetRawText(), Is.EqualTo($$"""{"groupId":"{{group}}","memberCount":3,"onlineMembers":[101,102],"socketCount":2}"""));
        await ann.FlushAsync();
        Assert.That(ann.Story(), Is.EqualTo("joined_group_success room_members_update"));
        Assert.That((await bob.EventAsync("user_joined_group")).GetRawText(), Is.EqualTo($$"""{"groupId":"{{group}}","userId":101,"userName":"Ann"}"""));
        Assert.That((await bob.EventAsync("room_members_update", 2)).GetRawText(), Is.EqualTo(
            $$"""{"groupId":"{{group}}","onlineMembers":[101,102],"onlineCount":2}"""));

        await host.JoinAsync(Ann, group.ToUpperInvariant());
        await bob.EventAsync("room_members_update", 3);
        Assert.That(bob.Story(), Is.EqualTo("joined_group_success room_members_update user_joined_group room_members_update room_members_update"));
    }

    [Test]
    public async Task Leaving_is_told_when_the_last_socket_leaves_by_word_or_by_breaking()
    {
        await using var host = await ChatHost.StartAsync();
        var group = await host.GroupAsync(Ann, Bob);
        var (bob, ann, other) = (await host.JoinAsync(Bob, group), await host.JoinAsync(Ann, group), await host.JoinAsync(Ann, group));
        Assert.That((await ann.AskAsync("leave_group", group)).GetRawText(), Is.EqualTo($$"""{"groupId":"{{group}}"}"""));
        await bob.FlushAsync();
        Assert.That(bob.Events("user_left_group"), Is.Empty);
        other.Dispose();
        Assert.That((await bob.EventAsync("user_left_group")).GetRawText(), Is.EqualTo($$"""{"groupId":"{{group}}","userId":101,"userName":"Ann"}"""));
        Assert.That((await bob.EventAsync("room_members_update", 4)).GetRawText(), Is.EqualTo(
            $$"""{"groupId":"{{group}}","onlineMembers":[102],"onlineCount":1}"""));
        var info = await bob.AskAsync("get_room_info", new { groupId = group });
        Assert.That(info.GetRawText(), Is.EqualTo($$"""{"groupId":"{{group}}","onlineCount":1,"onlineUserIds":[102],"socketCount":1}"""));
        Assert.That((await bob.EventAsync("room_info")).GetRawText(), Is.EqualTo(info.GetRawText()));
    }

    [Test]
    public async Task A_message_goes_to_all_who_joined_the_sender_included_each_once()
    {
        await using var host = await ChatHost.StartAsync();
        var group = await host.GroupAsync(Ann, Bob, Cid);
        var (ann, laptop, bob, cid) =
            (await host.JoinAsync(Ann, group), await host.JoinAsync(Ann, group), await host.JoinAsync(Bob, group), await host.EnterAsync(Cid));
        await ann.AskAsync("typing_start", new { groupId = group });
        var answer = await ann.AskAsync("send_message", new { groupId = group, content = " hello ", type = "IMAGE", clientMessageId = "c-1" });
        Assert.That(answer.GetRawText(), Does.StartWith(
            $$"""{"id":1,"seq":1,"groupId":"{{group}}","content":"hello","type":"IMAGE","replyToId":null,"sender":{"id":101,"name":"Ann","avatarUrl":null},"createdAt":"2"""));
        Assert.That(answer.Text("clientMessageId"), Is.EqualTo("c-1"));
        foreach (var client in new[] { ann, laptop, bob, cid }) await client.FlushAsync();
        foreach (var client in new[] { ann, laptop, bob })
            Assert.That(client.Events("message_received").Select(told => told.GetRawText()), Is.EqualTo(Lines(answer.GetRawText())));
        Assert.That(bob.Story(), Does.EndWith("user_typing user_stopped_typing message_received"));
        Assert.That(cid.Story(), Is.Empty);
        var again = await laptop.AskAsync("send_message", new { groupId = group, content = "again", clientMessageId = "c-1" });
        Assert.That((again.Number("id"), again.Text("content")), Is.EqualTo((1L, "hello")));
        await bob.FlushAsync();
        Assert.That((bob.Events("message_received").Count, laptop.Events("message_received").Count), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task Typing_is_told_to_the_others_and_ends_by_itself_with_a_stop_on_leaving_and_on_breaking()
    {
        var clock = new ManualTimeProvider();
        await using var host = await ChatHost.StartAsync(clock);
        var group = await host.GroupAsync(Ann, Bob);
        var (ann, bob) = (await host.JoinAsync(Ann, group), await host.JoinAsync(Bob, group));
        await ann.AskAsync("typing_start", new { groupId = group });
        Assert.That((await bob.EventAsync("user_typing")).GetRawText(), Is.EqualTo($$"""{"groupId":"{{group}}","userId":101,"userName":"Ann"}"""));
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.That((await bob.EventAsync("user_stopped_typing")).GetRawText(), Is.EqualTo($$"""{"groupId":"{{group}}","userId":101}"""));
        await ann.AskAsync("typing_start", new { groupId = group });
        await ann.AskAsync("typing_stop", new { groupId = group });
        await bob.EventAsync("user_stopped_typing", 2);
        await ann.AskAsync("typing_start", new { groupId = group });
        await ann.AskAsync("leave_group", group);
        await bob.EventAsync("user_stopped_typing", 3);
        await ann.AskAsync("join_group", group);
        await ann.AskAsync("typing_start", new { groupId = group });
        ann.Dispose();
        await bob.EventAsync("user_stopped_typing", 4);
        await ann.DisconnectedAsync();
        Assert.That(bob.Events("user_typing"), Has.Count.EqualTo(4));
    }

    [Test]
    public async Task What_was_said_to_somebody_away_comes_on_connecting_and_history_and_sync_have_it()
    {
        await using var host = await ChatHost.StartAsync();
        var group = await host.GroupAsync(Ann, Bob);
        var ann = await host.JoinAsync(Ann, group);
        for (var i = 1; i <= 3; i++) await ann.SendAsync(group, $"{i}");
        var bob = await host.EnterAsync(Bob);
        Assert.That(bob.Events("message_received").Select(message => message.Number("seq")), Is.EqualTo(Enumerable.Range(1, 3)));
        Assert.That((await host.EnterAsync(Bob)).Story(), Is.Empty);
        var page = await bob.AskAsync("get_messages", new { groupId = group, limit = 2 });
        Assert.That((page.Fields(), page.GetProperty("messages").Seqs(), page.GetProperty("hasMore").GetBoolean()),
            Is.EqualTo(("groupId messages hasMore", "2 3", true)));
        var synced = await bob.AskAsync("sync", new { groupId = group, after = 1 });
        Assert.That((synced.Text("state"), synced.Number("headSeq"), synced.GetProperty("messages").Seqs()), Is.EqualTo(("complete", 3L, "2 3")));
        Assert.That((await bob.AskAsync("sync", new { groupId = group, epoch = "x", after = 1 })).Text("state"), Is.EqualTo("gap"));
    }
}
