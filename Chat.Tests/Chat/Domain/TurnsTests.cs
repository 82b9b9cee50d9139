using Chat.Host.Domain.Nodes;
using Chat.Tests.Support;
using static Chat.Tests.Chat.ChatWorld;

namespace Chat.Tests.Chat.Domain;

/// <summary>A message of this node is told after those that other nodes have stored before it.</summary>
public sealed class TurnsTests
{
    [Test]
    public async Task A_host_on_its_own_waits_for_nobody_and_tells_nobody()
    {
        await using var world = await StartAsync();
        await world.SendAsync(Student, "one");
        Assert.That(world.Peers.Heard, Is.Empty);
    }

    [Test]
    public async Task The_other_nodes_hear_of_each_message_after_it_was_told()
    {
        await using var world = await StartAsync();
        world.Peers.AreThere = true;
        world.Told.OnMessage = message =>
        {
            Assert.That(world.Peers.Heard, Has.Count.EqualTo(message.Seq - 1));
            return Task.CompletedTask;
        };
        await world.SendAsync(Student, "one");
        await world.SendAsync(Tutor, "two");
        Assert.That(world.Peers.Heard, Is.EqualTo(Lines("room:1 told up to 1", "room:1 told up to 2")));
    }

    [Test]
    public async Task A_message_waits_until_the_one_that_another_node_stored_was_told()
    {
        await using var world = await StartAsync();
        world.Peers.AreThere = true;
        await world.SendAsync(Student, "one");
        var told = TellAsync(world, 3);
        Assert.That(told.IsCompleted, Is.False);
        world.Peers.Tell(Room1, 1);
        Assert.That(told.IsCompleted, Is.False);
        world.Peers.Tell(Room1, 2);
        await told.WithPatience();
        Assert.That(world.Peers.Heard, Is.EqualTo(Lines("room:1 told up to 1", "room:1 told up to 3")));
    }

    [Test]
    public async Task A_node_that_died_before_it_told_is_waited_for_once_and_not_for_long()
    {
        await using var world = await StartAsync();
        world.Peers.AreThere = true;
        await world.SendAsync(Student, "one");
        var told = TellAsync(world, 3);
        world.Clock.Advance(Turns.Patience - TimeSpan.FromMilliseconds(1));
        Assert.That(told.IsCompleted, Is.False);
        world.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await told.WithPatience();
        await TellAsync(world, 4).WithPatience();
    }

    [Test]
    public async Task What_was_stored_long_ago_was_told_as_far_as_a_node_that_has_just_started_knows()
    {
        await using var world = await StartAsync();
        await world.SendAsync(Student, "one");
        world.Clock.Advance(Turns.Patience + TimeSpan.FromMilliseconds(1));
        world.Peers.AreThere = true;
        await TellAsync(world, 2).WithPatience();
    }

    [Test]
    public async Task A_telling_that_fails_keeps_nobody_waiting()
    {
        await using var world = await StartAsync();
        world.Peers.AreThere = true;
        var failing = world.Get<Turns>().TakeAsync(Room1, 1, () => throw new InvalidOperationException("no"));
        Assert.ThrowsAsync<InvalidOperationException>(async () => await failing.WithPatience());
        await TellAsync(world, 2).WithPatience();
        Assert.That(world.Peers.Heard, Has.Count.EqualTo(2));
    }

    private static Task TellAsync(ChatWorld world, long seq) => world.Get<Turns>().TakeAsync(Room1, seq, () => Task.CompletedTask);
}
