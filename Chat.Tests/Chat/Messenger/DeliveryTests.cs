using Chat.Host.Domain.Model;
using Chat.Tests.Chat.Tutoring;
using Chat.Tests.Support;
using static Chat.Tests.Chat.ChatWorld;
using static Chat.Tests.Chat.Messenger.MessengerHost;

namespace Chat.Tests.Chat.Messenger;

public sealed class DeliveryTests
{
    [Test]
    public async Task The_sender_is_answered_then_everybody_gets_it_then_the_sender_hears_how_far_it_came()
    {
        await using var host = await ChatHost.StartAsync();
        var chat = await host.GroupAsync(Ann, Bob, Cid);
        var (ann, laptop) = (await host.EnterAsync(Ann), await host.EnterAsync(Ann));
        var (phone, desk) = (await host.EnterAsync(Bob), await host.EnterAsync(Bob));

        var sent = await ann.SendAsync(chat, " hello ", "t-1");
        Assert.That(sent.GetRawText(), Does.StartWith(
            $$"""{"tempId":"t-1","message":{"id":1,"seq":1,"chat_id":{{chat}},"sender_id":101,"sender":{"id":101,"name":"Ann","avatar_url":null},"content":"hello","message_type":"text","reply_to":null,"status":"sent","created_at":"2"""));
        var info = await ann.EventAsync("message_delivery_info");
        Assert.That(info.GetRawText(), Is.EqualTo("""{"message_id":1,"delivered":1,"queued":1,"total":2}"""));
        Assert.That(ann.Story(), Is.EqualTo("message_sent message_delivery_info"));
        Assert.That(ann.Events("message_sent")[0].GetRawText(), Is.EqualTo(sent.GetRawText()));
        foreach (var device in new[] { phone, desk })
        {
            var got = await device.EventAsync("new_message");
            Assert.That((got.Fields(), got.Text("status")), Is.EqualTo((sent.GetProperty("message").Fields(), "delivered")));
        }
        await laptop.FlushAsync();
        Assert.That(laptop.Story(), Is.Empty);
    }

    [Test]
    public async Task A_member_who_has_not_opened_the_chat_gets_the_message_and_it_is_delivered()
    {
        await using var host = await ChatHost.StartAsync();
        var chat = await host.DirectAsync(Ann, Bob);
        var (ann, bob) = (await host.EnterAsync(Ann), await host.EnterAsync(Bob));
        await ann.AskAsync("join_chat", chat);
        await ann.SendAsync(chat, "hello");
        Assert.That((await bob.EventAsync("new_message")).Text("content"), Is.EqualTo("hello"));
        await ann.EventAsync("message_delivery_info");
        var page = await ann.AskAsync("get_messages", new { chat_id = chat });
        Assert.That(page.GetProperty("messages")[0].Text("status"), Is.EqualTo("delivered"));
    }

    [Test]
    public async Task Somebody_in_fifty_chats_gets_what_is_said_in_each_without_joining_any()
    {
        await using var host = await ChatHost.StartAsync("Chat:Limits:MessagesPerMinute=1000");
        var chats = new List<long>();
        for (var i = 0; i < 50; i++) chats.Add(i % 2 == 0 ? await host.GroupAsync(Ann, Bob, Cid) : await host.DirectAsync(Ann, new Person(200 + i, "user", $"{i}")));
        var ann = await host.EnterAsync(Ann);
        var bob = await host.EnterAsync(Bob);
        for (var i = 0; i < 50; i++)
        {
            var sender = i % 2 == 0 ? bob : await host.EnterAsync(new Person(200 + i, "user", $"{i}"));
            await sender.SendAsync(chats[i], $"line {i}");
        }
        await ann.EventAsync("new_message", 50);
        Assert.That(ann.Events("new_message").Select(message => message.Number("chat_id")), Is.EqualTo(chats));
    }

    [Test]
    public async Task What_was_sent_to_somebody_away_comes_on_connecting_oldest_first_and_its_senders_are_told()
    {
        await using var host = await ChatHost.StartAsync();
        var chat = await host.GroupAsync(Ann, Bob, Cid);
        var (ann, cid) = (await host.EnterAsync(Ann), await host.EnterAsync(Cid));
        await ann.SendAsync(chat, "one");
        await cid.SendAsync(chat, "two");
        var last = (await ann.SendAsync(chat, "three")).Number("message.id");

        var bob = await host.EnterAsync(Bob);
        Assert.That(bob.Events("new_message").Select(message => message.Text("content")), Is.EqualTo(Lines("one", "two", "three")));
        Assert.That((await ann.EventAsync("message_status")).GetRawText(), Is.EqualTo(
            $$"""{"chat_id":{{chat}},"message_id":{{last}},"user_id":102,"status":"delivered"}"""));
        Assert.That((await cid.EventAsync("message_status")).Number("message_id"), Is.EqualTo(2));
        var again = await host.EnterAsync(Bob);
        Assert.That(again.Story(), Is.Empty);
    }

    [Test]
    public async Task A_send_that_is_repeated_is_one_message_and_answered_alike()
    {
        await using var host = await ChatHost.StartAsync("Chat:Limits:MessagesPerMinute=1");
        var chat = await host.DirectAsync(Ann, Bob);
        var (ann, bob) = (await host.EnterAsync(Ann), await host.EnterAsync(Bob));
        var first = await ann.SendAsync(chat, "once", 1726312);
        var again = await ann.SendAsync(chat, "twice", 1726312);
        Assert.That((first.Number("tempId"), again.Number("tempId")), Is.EqualTo((1726312L, 1726312L)));
        Assert.That((again.Number("message.id"), again.Text("message.content")), Is.EqualTo((first.Number("message.id"), "once")));
        Assert.That((await ann.EventAsync("message_delivery_info", 2)).GetRawText(), Is.EqualTo("""{"message_id":1,"delivered":1,"queued":0,"total":1}"""));
        await bob.FlushAsync();
        Assert.That(bob.Events("new_message"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task In_the_first_phase_of_migration_the_open_chat_gets_it_too_and_nobody_gets_it_twice()
    {
        await using var host = await ChatHost.StartAsync("Chat:Messenger:AlsoEmitToChatRoom=true");
        var chat = await host.DirectAsync(Ann, Bob);
        var (ann, laptop, bob) = (await host.EnterAsync(Ann), await host.EnterAsync(Ann), await host.EnterAsync(Bob));
        foreach (var client in new[] { ann, laptop, bob }) await client.AskAsync("join_chat", chat);
        await ann.SendAsync(chat, "hello");
        await Task.WhenAll(ann.FlushAsync(), laptop.FlushAsync(), bob.FlushAsync()).WithPatience();
        Assert.That((ann.Events("new_message").Count, laptop.Events("new_message").Count, bob.Events("new_message").Count), Is.EqualTo((0, 1, 1)));
    }

    [Test]
    public async Task Members_see_one_order_whoever_writes_at_once()
    {
        await using var host = await ChatHost.StartAsync("Chat:Limits:MessagesPerMinute=1000");
        var chat = await host.GroupAsync(Ann, Bob, Cid);
        var (ann, bob, cid) = (await host.EnterAsync(Ann), await host.EnterAsync(Bob), await host.EnterAsync(Cid));
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => (i % 2 == 0 ? ann : bob).SendAsync(chat, $"{i}"))).WithPatience();
        await cid.FlushAsync();
        Assert.That(cid.Events("new_message").Select(message => message.Number("seq")), Is.EqualTo(Enumerable.Range(1, 60)));
    }
}
