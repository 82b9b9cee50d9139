using Chat.Host.Domain.Model;
using Chat.Host.Domain.Presence;
using Chat.Tests.Support;

namespace Chat.Tests.Chat.Presence;

/// <summary>What every keeper of visits does, wherever it keeps them.</summary>
internal abstract class VisitsSuite(IKeepers keepers) : KeeperSuite<IVisits>(keepers)
{
    private static readonly ConversationKey Group = ConversationKey.Group(Guid.NewGuid());
    private static readonly ConversationKey Other = ConversationKey.Group(Guid.NewGuid());

    [Test]
    public async Task Of_many_connections_at_once_one_is_the_first_and_one_the_last()
    {
        var visits = await CreateAsync().WithPatience();
        var entered = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () => await visits.EnterAsync(Group, 9, $"{i}")))).WithPatience();
        var left = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () => await visits.LeaveAsync(Group, 9, $"{i}")))).WithPatience();
        Assert.That((entered.Count(first => first), left.Count(last => last is true)), Is.EqualTo((1, 1)));
        Assert.That(await visits.LeaveAsync(Group, 9, "0").WithPatience(), Is.Null);
        Assert.That((await visits.CrowdAsync(Group).WithPatience()).Connections, Is.Zero);
    }

    [Test]
    public async Task Entering_twice_is_entering_once()
    {
        var visits = await CreateAsync().WithPatience();
        Assert.That((await visits.EnterAsync(Group, 9, "a").WithPatience(), await visits.EnterAsync(Group, 9, "a").WithPatience()), Is.EqualTo((true, false)));
        Assert.That((await visits.CrowdAsync(Group).WithPatience()).Connections, Is.EqualTo(1));
        Assert.That(await visits.LeaveAsync(Group, 9, "a").WithPatience(), Is.True);
    }

    [Test]
    public async Task The_crowd_and_the_rooms_of_a_connection_are_known()
    {
        var visits = await CreateAsync().WithPatience();
        foreach (var (user, connection) in new[] { (9, "a"), (3, "b"), (9, "c") }) await visits.EnterAsync(Group, user, connection).WithPatience();
        await visits.EnterAsync(Other, 9, "a").WithPatience();
        var crowd = await visits.CrowdAsync(Group).WithPatience();
        Assert.That((string.Join(' ', crowd.UserIds), crowd.Connections), Is.EqualTo(("3 9", 3)));
        Assert.That(await visits.OfAsync(9, "a").WithPatience(), Is.EquivalentTo([Group, Other]));
        Assert.That(await visits.OfAsync(9, "x").WithPatience(), Is.Empty);
    }

    [Test]
    public async Task Whoever_is_evicted_is_out_by_every_connection()
    {
        var visits = await CreateAsync().WithPatience();
        foreach (var connection in new[] { "a", "b" }) await visits.EnterAsync(Group, 9, connection).WithPatience();
        await visits.EnterAsync(Other, 9, "a").WithPatience();
        Assert.That((await visits.EvictAsync(Group, 9).WithPatience(), await visits.EvictAsync(Group, 9).WithPatience()), Is.EqualTo((true, false)));
        Assert.That(await visits.OfAsync(9, "a").WithPatience(), Is.EquivalentTo([Other]));
        Assert.That(await visits.LeaveAsync(Group, 9, "b").WithPatience(), Is.Null);
        Assert.That(await visits.EnterAsync(Group, 9, "b").WithPatience(), Is.True);
    }
}
