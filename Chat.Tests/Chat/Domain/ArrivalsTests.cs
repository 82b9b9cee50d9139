using Chat.Host.Domain;
using Chat.Host.Domain.Model;
using Chat.Host.Domain.Tutoring;
using Chat.Tests.Support;
using static Chat.Tests.Chat.ChatWorld;

namespace Chat.Tests.Chat.Domain;

public sealed class ArrivalsTests
{
    [Test]
    public async Task Who_arrives_joins_is_welcomed_and_then_gets_what_was_missed_oldest_first()
    {
        await using var world = await StartAsync();
        for (var i = 0; i < 3; i++) await world.SendAsync(Student, $"line {i}");
        var connection = await ArriveAsync(world, Tutor, "a");
        Assert.That(connection.Told, Is.EqualTo(Lines("join course:1 room:1 room:2", "welcome", "room:1 1", "room:1 2", "room:1 3")));
    }

    [Test]
    public async Task What_was_missed_comes_once_and_only_to_the_first_connection()
    {
        await using var world = await StartAsync();
        await world.SendAsync(Student, "missed");
        Assert.That((await ArriveAsync(world, Tutor, "a")).Delivered, Has.Count.EqualTo(1));
        Assert.That((await ArriveAsync(world, Tutor, "b")).Delivered, Is.Empty);
        await DepartAsync(world, Tutor, "a");
        await world.SendAsync(Student, "seen by b");
        await DepartAsync(world, Tutor, "b");
        Assert.That((await ArriveAsync(world, Tutor, "c")).Delivered, Is.Empty);
    }

    [Test]
    public async Task At_most_the_newest_100_of_a_conversation_are_handed_over_and_then_the_mark_is_at_the_head()
    {
        await using var world = await StartAsync(limits => limits.MessagesPerMinute = 1_000);
        for (var i = 0; i < 130; i++) await world.SendAsync(Student, $"line {i}");
        var connection = await ArriveAsync(world, Tutor, "a");
        Assert.That(connection.Delivered.Select(message => message.Seq), Is.EqualTo(Enumerable.Range(31, 100)));
        await DepartAsync(world, Tutor, "a");
        Assert.That((await ArriveAsync(world, Tutor, "b")).Delivered, Is.Empty);
    }

    [Test]
    public async Task More_than_a_connection_can_take_at_once_is_cut_at_the_old_end()
    {
        await using var world = await StartAsync(limits => limits.MessagesPerMinute = 1_000);
        var text = new string('x', Draft.MaxContent);
        foreach (var (sender, room) in new[] { (Student, 1), (Stranger, 2) })
        {
            for (var i = 0; i < 60; i++) await world.Conversations.SendAsync(sender, new Draft(ConversationKey.Room(room), text)).WithPatience();
        }
        var connection = await ArriveAsync(world, Tutor, "a");
        Assert.That(connection.Delivered.Sum(message => message.Content.Length), Is.EqualTo(Burst.MaxCharacters));
        foreach (var room in connection.Delivered.GroupBy(message => message.Conversation))
            Assert.That(room.Select(message => message.Seq), Is.EqualTo(Enumerable.Range(61 - room.Count(), room.Count())));
    }

    [Test]
    public async Task What_did_not_fit_at_all_waits_for_the_next_arrival()
    {
        await using var world = await StartAsync(limits => limits.MessagesPerMinute = 1_000);
        var text = new string('x', Draft.MaxContent);
        foreach (var (sender, room) in new[] { (Student, 1), (Stranger, 2) })
        {
            for (var i = 0; i < 100; i++) await world.Conversations.SendAsync(sender, new Draft(ConversationKey.Room(room), text)).WithPatience();
        }
        var first = await ArriveAsync(world, Tutor, "a");
        await DepartAsync(world, Tutor, "a");
        var second = await ArriveAsync(world, Tutor, "b");
        Assert.That((first.Delivered.Count, second.Delivered.Count), Is.EqualTo((100, 100)));
        Assert.That(first.Delivered.Concat(second.Delivered).Select(message => message.Id), Is.Unique);
    }

    [Test]
    public async Task What_was_handed_to_a_connection_that_broke_comes_again()
    {
        await using var world = await StartAsync();
        await world.SendAsync(Student, "missed");
        await world.Get<Arrivals>().ArriveAsync(Tutor, new FakeConnection("a") { Connected = false }).WithPatience();
        await DepartAsync(world, Tutor, "a");
        Assert.That((await ArriveAsync(world, Tutor, "b")).Delivered, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_connection_for_other_kinds_of_conversation_takes_nothing_from_this_one()
    {
        await using var world = await StartAsync();
        await world.Get<Arrivals>().ArriveAsync(Tutor, new FakeConnection("g") { Kinds = ["group"] }).WithPatience();
        Assert.That((await world.SendAsync(Student, "missed")).Status, Is.EqualTo(MessageStatus.Sent));
        Assert.That((await ArriveAsync(world, Tutor, "t")).Delivered, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Nothing_is_told_while_a_member_arrives_and_nothing_is_missed_after()
    {
        await using var world = await StartAsync(limits => limits.MessagesPerMinute = 1_000);
        var sends = Task.Run(async () =>
        {
            for (var i = 0; i < 40; i++) await world.SendAsync(Student, $"line {i}");
        });
        var connection = await ArriveAsync(world, Tutor, "a");
        var handedOver = connection.Delivered.Count;
        await sends.WithPatience();
        var receipts = await world.Get<IReceiptStore>().OfAsync(Room1).WithPatience();
        Assert.That(connection.Delivered.Select(message => message.Seq), Is.EqualTo(Enumerable.Range(1, handedOver)));
        Assert.That(receipts.Single(receipt => receipt.UserId == Tutor.Id).Delivered, Is.EqualTo(40));
    }

    [Test]
    public async Task A_newcomer_to_a_course_does_not_get_what_was_announced_before()
    {
        await using var world = await StartAsync();
        var classrooms = world.Get<Classrooms>();
        await classrooms.AnnounceAsync(Admin, 2, "before").WithPatience();
        Assert.That(await classrooms.EnrollAsync(Admin, 2, Stranger.Id).WithPatience(), Is.True);
        Assert.That(await classrooms.EnrollAsync(Admin, 2, Stranger.Id).WithPatience(), Is.False);
        await classrooms.AnnounceAsync(Admin, 2, "after").WithPatience();
        Assert.That((await ArriveAsync(world, Stranger, "a")).Told, Does.Contain("course:2 2").And.Not.Contain("course:2 1"));
        Assert.That(world.Told.All, Is.EqualTo(Lines("course:2 message 1", "course:2 joined by 10", "course:2 message 2", "course:2 delivered by 10 to 2", "10 online")));
    }

    private static async Task<FakeConnection> ArriveAsync(ChatWorld world, Person person, string id)
    {
        var connection = new FakeConnection(id);
        await world.Get<Arrivals>().ArriveAsync(person, connection).WithPatience();
        return connection;
    }

    private static Task DepartAsync(ChatWorld world, Person person, string id) =>
        world.Get<Arrivals>().DepartAsync(person, id).WithPatience();
}
