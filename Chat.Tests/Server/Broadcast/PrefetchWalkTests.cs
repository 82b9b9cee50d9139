using SocketIo.Server.Broadcast;
using SocketIo.Server.Engine.Outbound;

namespace Chat.Tests.Server.Broadcast;

internal sealed class PrefetchWalkTests
{
    private const int Stride = 3;
    private static readonly string[] BothInOrder = ["parts", "rest"];

    [Test]
    public void Each_member_is_come_to_once_and_in_order([Range(0, 24)] int count)
    {
        var members = MembersOf(count);
        var met = new List<IBroadcastMember>();
        foreach (var member in new PrefetchWalk<IBroadcastMember>(members, Stride)) met.Add(member);
        Assert.That(met, Is.EqualTo(members));
    }

    [Test]
    public void Parts_are_fetched_before_what_they_lead_to_and_both_before_the_turn([Range(0, 24)] int count)
    {
        var members = MembersOf(count);
        foreach (var member in new PrefetchWalk<IBroadcastMember>(members, Stride)) Assert.That(FetchedOf(member), Is.EqualTo(BothInOrder));
        Assert.That(members.Select(FetchedOf), Has.All.EqualTo(BothInOrder));
    }

    [Test]
    public void Nothing_is_fetched_long_before_the_turn()
    {
        var members = MembersOf(100);
        var done = 0;
        foreach (var member in new PrefetchWalk<IBroadcastMember>(members, Stride))
        {
            done++;
            Assert.That(members.Count(other => FetchedOf(other).Contains("parts")), Is.EqualTo(Math.Min(done + (2 * Stride), members.Length)));
            Assert.That(members.Count(other => FetchedOf(other).Contains("rest")), Is.EqualTo(Math.Min(done + Stride, members.Length)));
        }
    }

    private static List<string> FetchedOf(IBroadcastMember member) => ((FakeMember)member).Prefetched;

    private static IBroadcastMember[] MembersOf(int count) => [.. Enumerable.Range(0, count).Select(i => new FakeMember($"m{i}"))];
}
