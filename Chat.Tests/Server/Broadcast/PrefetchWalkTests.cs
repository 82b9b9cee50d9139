using SocketIo.Server.Broadcast;
using SocketIo.Server.Engine.Outbound;

namespace Chat.Tests.Server.Broadcast;

internal sealed class PrefetchWalkTests
{
    private const int Stride = 3;

    [Test]
    public void Each_member_is_come_to_once_and_in_order([Range(0, 24)] int count)
    {
        var members = MembersOf(count);
        var met = new List<IBroadcastMember>();
        foreach (var member in new PrefetchWalk<IBroadcastMember>(members, Stride)) met.Add(member);
        Assert.That(met, Is.EqualTo(members));
    }

    [Test]
    public void Parts_are_fetched_before_what_they_lead_to_and_both_before_the_turn([Values(0, 9, 10, 100)] int count)
    {
        var members = MembersOf(count);
        var ready = 0;
        foreach (var member in new PrefetchWalk<IBroadcastMember>(members, Stride))
        {
            if (((FakeMember)member).Prefetched is ["parts", "rest"]) ready++;
        }

        // All but the first, for whom it is too late, and the last.
        Assert.That(ready, Is.EqualTo(Math.Max(0, count - (4 * Stride))));
        Assert.That(members.Select(member => ((FakeMember)member).Prefetched.Count), Has.All.LessThanOrEqualTo(2));
    }

    private static IBroadcastMember[] MembersOf(int count) => [.. Enumerable.Range(0, count).Select(i => new FakeMember($"m{i}"))];
}
