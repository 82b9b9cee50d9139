using Chat.Host.Domain;
using Chat.Tests.Support;
using static Chat.Tests.Chat.ChatWorld;

namespace Chat.Tests.Chat.Domain;

public sealed class TypingTests
{
    private const string Types = "room:1 9 types";
    private const string Stopped = "room:1 9 stopped";

    [Test]
    public async Task Typing_lapses_ten_seconds_after_the_last_start()
    {
        await using var world = await StartAsync();
        await StartTypingAsync(world);
        world.Clock.Advance(TimeSpan.FromSeconds(9));
        await StartTypingAsync(world);
        world.Clock.Advance(TimeSpan.FromSeconds(9.999));
        Assert.That(world.Told.All, Is.EqualTo(Lines(Types, Types)));
        world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await world.Told.UntilAsync(Stopped);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That(world.Told.All, Is.EqualTo(Lines(Types, Types, Stopped)));
    }

    [Test]
    public async Task A_message_ends_the_senders_typing_before_it_is_told()
    {
        await using var world = await StartAsync();
        await StartTypingAsync(world);
        await world.SendAsync(Student, "done");
        Assert.That(world.Told.All, Is.EqualTo(Lines(Types, Stopped, "room:1 message 1")));
    }

    [Test]
    public async Task Typing_ends_with_the_connection_it_came_from_and_no_other()
    {
        await using var world = await StartAsync();
        await StartTypingAsync(world, "a");
        await world.Get<Arrivals>().DepartAsync(Student, "b").WithPatience();
        Assert.That(world.Told.All, Is.EqualTo(Lines(Types)));
        await world.Get<Arrivals>().DepartAsync(Student, "a").WithPatience();
        Assert.That(world.Told.All, Is.EqualTo(Lines(Types, Stopped)));
    }

    [Test]
    public async Task Leaving_the_room_ends_typing_by_that_connection()
    {
        await using var world = await StartAsync();
        await StartTypingAsync(world, "a");
        await world.Conversations.LeaveAsync(Student, "b", Room1, () => ValueTask.CompletedTask).WithPatience();
        Assert.That(world.Told.All, Is.EqualTo(Lines(Types)));
        await world.Conversations.LeaveAsync(Student, "a", Room1, () => ValueTask.CompletedTask).WithPatience();
        Assert.That(world.Told.All, Is.EqualTo(Lines(Types, Stopped)));
    }

    [Test]
    public async Task The_twenty_first_typing_event_in_ten_seconds_is_dropped_silently()
    {
        await using var world = await StartAsync();
        for (var i = 0; i < 21; i++) await StartTypingAsync(world);
        Assert.That(world.Told.All, Has.Count.EqualTo(20));
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        await StartTypingAsync(world);
        Assert.That(world.Told.All.Count(told => told == Types), Is.EqualTo(21));
    }

    [Test]
    public async Task An_explicit_stop_is_always_told()
    {
        await using var world = await StartAsync();
        await world.Conversations.StopTypingAsync(Student, Room1).WithPatience();
        Assert.That(world.Told.All, Is.EqualTo(Lines(Stopped)));
    }

    private static Task StartTypingAsync(ChatWorld world, string connection = "a") =>
        world.Conversations.StartTypingAsync(Student, connection, Room1).WithPatience();
}
