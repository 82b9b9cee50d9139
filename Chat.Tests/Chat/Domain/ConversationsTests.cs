using Chat.Host.Domain;
using Chat.Host.Domain.Model;
using Chat.Tests.Support;
using static Chat.Tests.Chat.ChatWorld;

namespace Chat.Tests.Chat.Domain;

public sealed class ConversationsTests
{
    [Test]
    public async Task Messages_sent_at_the_same_time_get_dense_seqs_and_are_told_in_that_order()
    {
        await using var world = await StartAsync(limits => limits.MessagesPerMinute = 1_000);
        var sends = Enumerable.Range(0, 60).Select(i => Task.Run(() => world.SendAsync(i % 2 == 0 ? Student : Tutor, $"line {i}")));
        var sent = await Task.WhenAll(sends).WithPatience();
        Assert.That(sent.Select(message => message.Seq).Order(), Is.EqualTo(Enumerable.Range(1, 60)));
        Assert.That(world.Told.All, Is.EqualTo(Enumerable.Range(1, 60).Select(seq => $"room:1 message {seq}")));
    }

    [Test]
    public async Task The_next_message_waits_until_the_one_before_it_was_told()
    {
        await using var world = await StartAsync();
        var reached = new TaskCompletionSource();
        var open = new TaskCompletionSource();
        world.Told.OnMessage = message =>
        {
            reached.TrySetResult();
            return message.Seq == 1 ? open.Task : Task.CompletedTask;
        };
        var first = world.SendAsync(Student, "one");
        await reached.Task.WithPatience();
        var second = world.SendAsync(Tutor, "two");
        Assert.That(world.Told.All, Is.Empty);
        open.SetResult();
        await Task.WhenAll(first, second).WithPatience();
        Assert.That(world.Told.All, Is.EqualTo(Lines("room:1 message 1", "room:1 message 2")));
    }

    [Test]
    public async Task Fifty_parallel_sends_with_one_client_id_store_and_tell_one_message()
    {
        await using var world = await StartAsync();
        var sends = Enumerable.Range(0, 50).Select(_ => Task.Run(() => world.SendAsync(Student, "once", "c-1")));
        var sent = await Task.WhenAll(sends).WithPatience();
        Assert.That(sent.Select(message => message.Id).Distinct().Count(), Is.EqualTo(1));
        Assert.That(world.Told.All, Is.EqualTo(Lines("room:1 message 1")));
    }

    [Test]
    public async Task A_client_id_is_the_senders_own_and_free_again_after_a_day()
    {
        await using var world = await StartAsync();
        var first = await world.SendAsync(Student, "mine", "c-1");
        var tutors = await world.SendAsync(Tutor, "also c-1", "c-1");
        Assert.That(tutors.Id, Is.Not.EqualTo(first.Id));

        world.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.That((await world.SendAsync(Student, "again", "c-1")).Id, Is.EqualTo(first.Id));
        world.Clock.Advance(TimeSpan.FromSeconds(2));
        var later = await world.SendAsync(Student, "new day", "c-1");
        Assert.That((later.Seq, later.ClientId), Is.EqualTo((3L, "c-1")));
    }

    [Test]
    public async Task The_message_limit_says_how_long_to_wait_and_a_repeat_costs_nothing()
    {
        await using var world = await StartAsync(limits => limits.MessagesPerMinute = 2);
        await world.SendAsync(Student, "one", "c-1");
        world.Clock.Advance(TimeSpan.FromSeconds(20));
        await world.SendAsync(Student, "two");
        var refused = Assert.ThrowsAsync<ChatException>(() => world.SendAsync(Student, "three"));
        Assert.That((refused!.Code, refused.RetryAfter), Is.EqualTo((ChatException.RateLimit, TimeSpan.FromSeconds(40))));
        Assert.That((await world.SendAsync(Student, "one", "c-1")).Seq, Is.EqualTo(1));
        Assert.That((await world.SendAsync(Tutor, "each has their own")).Seq, Is.EqualTo(3));
        world.Clock.Advance(TimeSpan.FromSeconds(40));
        Assert.That((await world.SendAsync(Student, "three")).Seq, Is.EqualTo(4));
    }

    [Test]
    public async Task What_is_not_a_members_and_what_does_not_exist_are_refused_alike()
    {
        await using var world = await StartAsync();
        var refusals = new List<ChatException>();
        foreach (var key in new[] { Room1, ConversationKey.Room(999_999), ConversationKey.Course(2), new ConversationKey("group", "x") })
        {
            refusals.Add(Assert.ThrowsAsync<ChatException>(() => world.Conversations.SendAsync(Stranger, new Draft(key, "hello")))!);
            refusals.Add(Assert.ThrowsAsync<ChatException>(() => world.Conversations.MarkReadAsync(Stranger, key, null))!);
            refusals.Add(Assert.ThrowsAsync<ChatException>(() => world.Conversations.SyncAsync(Stranger, key, null, 0))!);
            refusals.Add(Assert.ThrowsAsync<ChatException>(() => world.Conversations.StartTypingAsync(Stranger, "s", key))!);
            refusals.Add(Assert.ThrowsAsync<ChatException>(() => world.Conversations.HistoryAsync(Stranger, key, new(null, null, 1)))!);
        }
        Assert.That(refusals.Select(refusal => (refusal.Code, refusal.Message)), Is.All.EqualTo((ChatException.Unauthorized, "Not authorized")));
        Assert.That(world.Told.All, Is.Empty);
    }

    [TestCase("")]
    [TestCase(" \t\n ")]
    [TestCase(null)]
    public async Task Content_is_trimmed_and_must_have_1_to_10_000_characters(string? blank)
    {
        await using var world = await StartAsync();
        var content = blank ?? new string('x', Draft.MaxContent + 1);
        var refused = Assert.ThrowsAsync<ChatException>(() => world.SendAsync(Student, content));
        Assert.That((refused!.Code, refused.Message), Is.EqualTo((ChatException.InvalidInput, "content must have 1 to 10000 characters")));
        Assert.That((await world.SendAsync(Student, "  " + new string('x', Draft.MaxContent) + "\n")).Content, Has.Length.EqualTo(Draft.MaxContent));
    }

    [TestCase("plain")]
    [TestCase("สวัสดี 👋🏽 \u202E rtl")]
    [TestCase("nul \0 inside")]
    [TestCase("'; DROP TABLE messages; --")]
    public async Task Content_comes_back_as_it_was_sent(string content)
    {
        await using var world = await StartAsync();
        await world.SendAsync(Student, content);
        var page = await world.Conversations.HistoryAsync(Tutor, Room1, new HistoryQuery(null, null, 1)).WithPatience();
        Assert.That(page.Messages.Single().Content, Is.EqualTo(content));
    }

    [Test]
    public async Task A_reply_must_be_to_a_message_of_the_same_conversation()
    {
        await using var world = await StartAsync();
        var other = await world.Conversations.SendAsync(Tutor, new Draft(ConversationKey.Room(2), "elsewhere")).WithPatience();
        var refused = Assert.ThrowsAsync<ChatException>(() =>
            world.Conversations.SendAsync(Tutor, new Draft(Room1, "?") { ReplyTo = other.Message.Id }));
        Assert.That(refused!.Code, Is.EqualTo(ChatException.InvalidInput));
        var first = await world.SendAsync(Student, "hello");
        var reply = await world.Conversations.SendAsync(Tutor, new Draft(Room1, "hi") { ReplyTo = first.Id }).WithPatience();
        Assert.That(reply.Message.ReplyTo, Is.EqualTo(first.Id));
    }

    [Test]
    public async Task A_read_mark_moves_forward_only_and_is_told_when_it_moves()
    {
        await using var world = await StartAsync();
        Assert.That(await world.Conversations.MarkReadAsync(Tutor, Room1, null).WithPatience(), Is.EqualTo(new ReadMark(null, false)));
        var first = await world.SendAsync(Student, "one");
        var second = await world.SendAsync(Student, "two");
        Assert.That(await world.Conversations.MarkReadAsync(Tutor, Room1, null).WithPatience(), Is.EqualTo(new ReadMark(second.Id, true)));
        Assert.That(await world.Conversations.MarkReadAsync(Tutor, Room1, first.Id).WithPatience(), Is.EqualTo(new ReadMark(second.Id, false)));
        Assert.That(world.Told.All.Where(told => told.Contains("read")), Is.EqualTo(Lines($"room:1 read by 3 to {second.Id}")));
        Assert.That(
            Assert.ThrowsAsync<ChatException>(() => world.Conversations.MarkReadAsync(Tutor, Room1, 999))!.Code,
            Is.EqualTo(ChatException.InvalidInput));
    }

    [Test]
    public async Task A_messages_status_follows_from_the_other_members_marks()
    {
        await using var world = await StartAsync();
        var away = await world.SendAsync(Student, "while away");
        Assert.That(away.Status, Is.EqualTo(MessageStatus.Sent));
        await world.Get<Arrivals>().ArriveAsync(Tutor, new FakeConnection("t")).WithPatience();
        var here = await world.SendAsync(Student, "while here");
        Assert.That(here.Status, Is.EqualTo(MessageStatus.Delivered));
        await world.Conversations.MarkReadAsync(Tutor, Room1, away.Id).WithPatience();
        var page = await world.Conversations.HistoryAsync(Student, Room1, new HistoryQuery(null, null, 50)).WithPatience();
        Assert.That(page.Messages.Select(message => message.Status), Is.EqualTo(new[] { MessageStatus.Read, MessageStatus.Delivered }));
    }
}
