using Chat.Tests.Chat.Tutoring;
using static Chat.Tests.Chat.ChatWorld;
using static Chat.Tests.Chat.Messenger.MessengerHost;

namespace Chat.Tests.Chat.Messenger;

/// <summary>Opening chats, typing, receipts, presence, history.</summary>
public sealed class ChatRoomTests
{
    [Test]
    public async Task Typing_is_seen_by_the_others_who_have_the_chat_open()
    {
        await using var host = await ChatHost.StartAsync();
        var chat = await host.GroupAsync(Ann, Bob, Cid);
        var (ann, laptop, bob, cid) = (await host.EnterAsync(Ann), await host.EnterAsync(Ann), await host.EnterAsync(Bob), await host.EnterAsync(Cid));
        Assert.That((await ann.AskAsync("join_chat", $"{chat}")).GetRawText(), Is.EqualTo($$"""{"chat_id":{{chat}}}"""));
        foreach (var client in new[] { laptop, bob }) await client.AskAsync("join_chat", chat);
        await ann.AskAsync("typing_start", new { chat_id = chat });
        await ann.AskAsync("typing_stop", new { chat_id = chat });
        await bob.EventAsync("user_typing", 2);
        Assert.That(bob.Events("user_typing").Select(told => told.GetRawText()), Is.EqualTo(Lines(
            $$"""{"chat_id":{{chat}},"user_id":101,"is_typing":true}""", $$"""{"chat_id":{{chat}},"user_id":101,"is_typing":false}""")));
        Assert.That((await bob.AskAsync("leave_chat", chat)).GetRawText(), Is.EqualTo($$"""{"chat_id":{{chat}}}"""));
        await ann.AskAsync("typing_start", new { chat_id = chat });
        foreach (var client in new[] { ann, laptop, bob, cid }) await client.FlushAsync();
        Assert.That((ann.Events("user_typing").Count, laptop.Events("user_typing").Count, bob.Events("user_typing").Count, cid.Events("user_typing").Count),
            Is.EqualTo((0, 0, 2, 0)));
    }

    [Test]
    public async Task The_sender_is_told_on_every_device_what_was_delivered_and_what_was_read()
    {
        await using var host = await ChatHost.StartAsync();
        var chat = await host.DirectAsync(Ann, Bob);
        var (ann, laptop, bob) = (await host.EnterAsync(Ann), await host.EnterAsync(Ann), await host.EnterAsync(Bob));
        var first = (await ann.SendAsync(chat, "one")).Number("message.id");
        var second = (await ann.SendAsync(chat, "two")).Number("message.id");
        foreach (var (name, message) in new[] { ("message_delivered", first), ("message_read", second), ("message_read", first) })
            Assert.That((await bob.AskAsync(name, new { chat_id = chat, message_id = message })).GetRawText(), Is.EqualTo("""{"success":true}"""));
        foreach (var device in new[] { ann, laptop })
        {
            await device.EventAsync("message_status", 3);
            Assert.That(device.Events("message_status").Select(told => $"{told.Number("user_id")} {told.Number("message_id")} {told.Text("status")}"),
                Is.EqualTo(Lines($"102 {first} delivered", $"102 {second} read", $"102 {first} read")));
        }
        await ann.AskAsync("message_read", new { chat_id = chat, message_id = second });
        await ann.FlushAsync();
        Assert.That(ann.Events("message_status"), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Reading_up_to_a_message_tells_each_sender_of_their_newest()
    {
        await using var host = await ChatHost.StartAsync();
        var chat = await host.GroupAsync(Ann, Bob, Cid);
        var (ann, bob, cid) = (await host.EnterAsync(Ann), await host.EnterAsync(Bob), await host.EnterAsync(Cid));
        await ann.SendAsync(chat, "one");
        var anns = (await ann.SendAsync(chat, "two")).Number("message.id");
        var bobs = (await bob.SendAsync(chat, "three")).Number("message.id");
        await cid.AskAsync("message_read", new { chat_id = chat, message_id = bobs });
        Assert.That((await ann.EventAsync("message_status")).Number("message_id"), Is.EqualTo(anns));
        Assert.That((await bob.EventAsync("message_status")).Number("message_id"), Is.EqualTo(bobs));
    }

    [Test]
    public async Task History_and_sync_have_what_was_said()
    {
        await using var host = await ChatHost.StartAsync();
        var chat = await host.DirectAsync(Ann, Bob);
        var ann = await host.EnterAsync(Ann);
        for (var i = 1; i <= 5; i++) await ann.SendAsync(chat, $"{i}");
        var page = await ann.AskAsync("get_messages", new { chat_id = chat, limit = 2 });
        Assert.That((page.Fields(), page.GetProperty("messages").Seqs(), page.GetProperty("has_more").GetBoolean()),
            Is.EqualTo(("chat_id messages has_more", "4 5", true)));
        var before = await ann.AskAsync("get_messages", new { chat_id = chat, before = page.GetProperty("messages")[0].Number("id") });
        Assert.That(before.GetProperty("messages").Seqs(), Is.EqualTo("1 2 3"));
        var synced = await ann.AskAsync("sync", new { chat_id = chat, after = 3 });
        Assert.That((synced.Fields(), synced.Text("state"), synced.GetProperty("messages").Seqs()),
            Is.EqualTo(("chat_id epoch headSeq messages state", "complete", "4 5")));
        Assert.That((await ann.AskAsync("sync", new { chat_id = chat, epoch = "another", after = 3 })).Text("state"), Is.EqualTo("gap"));
    }

    [Test]
    public async Task Who_shares_a_chat_is_told_who_comes_and_strangers_look_absent()
    {
        await using var host = await ChatHost.StartAsync();
        await host.DirectAsync(Ann, Bob);
        var (bob, cid) = (await host.EnterAsync(Bob), await host.EnterAsync(Cid));
        var ann = await host.EnterAsync(Ann);
        Assert.That((await bob.EventAsync("user_online")).GetRawText(), Is.EqualTo("""{"user_id":101}"""));
        await host.EnterAsync(Ann);
        var presence = await ann.AskAsync("get_presence", new { user_ids = new object[] { 102, "103", 101, 999 } });
        Assert.That(presence.GetRawText(), Is.EqualTo(
            """{"users":[{"user_id":102,"online":true,"last_seen":null},{"user_id":103,"online":false,"last_seen":null},{"user_id":101,"online":true,"last_seen":null},{"user_id":999,"online":false,"last_seen":null}]}"""));
        await Task.WhenAll(bob.FlushAsync(), cid.FlushAsync());
        Assert.That((bob.Events("user_online").Count, cid.Events("user_online").Count), Is.EqualTo((1, 0)));
    }
}
