using Chat.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Engine.Timing;
using SocketIo.Server.Hosting;

namespace Chat.Tests.Server.Broadcast;

/// <summary>Broadcasts to many members that are no sockets, so that everything can be counted.</summary>
[NonParallelizable]
public sealed class BroadcastTests
{
    private readonly ManualTimeProvider _clock = new();

    [Test]
    public void A_room_is_counted_without_asking_its_members()
    {
        var broadcaster = Create();
        var members = Enumerable.Range(0, 1_000).Select(i => new FakeMember($"{i}")).ToArray();
        var early = Enumerable.Range(0, 200).Select(i => new FakeMember($"early {i}") { IsAccepted = false }).ToArray();
        foreach (var member in members.Concat(early)) broadcaster.Adapter.Join(member, ["tea"]);
        var asked = members.Sum(member => member.Asked);

        var tea = BroadcastTarget.Everyone.WithRooms(["tea"]);
        Assert.That(broadcaster.CountHere(tea), Is.EqualTo(1_000));
        foreach (var member in early[..50]) member.IsAccepted = true;
        broadcaster.Adapter.Remove(early[60]);
        broadcaster.Adapter.Leave(members[0], "tea");
        Assert.That(broadcaster.CountHere(tea), Is.EqualTo(1_049));
        Assert.That(broadcaster.CountHere(BroadcastTarget.Everyone), Is.EqualTo(1_050));
        Assert.That(broadcaster.CountHere(BroadcastTarget.Everyone.WithRooms(["nowhere"])), Is.Zero);
        Assert.That(members.Sum(member => member.Asked), Is.EqualTo(asked));
    }

    [Test]
    [Proves("F-API-66")]
    public void Naming_a_thousand_rooms_takes_time_that_grows_with_their_members()
    {
        const int Rooms = 1_000;
        var broadcaster = Create();
        var names = Enumerable.Range(0, Rooms).Select(i => $"room {i}").ToArray();
        var everywhere = new FakeMember("everywhere");
        var nowhere = new FakeMember("nowhere");
        var members = names.Select(name => new FakeMember(name)).ToArray();
        for (var i = 0; i < Rooms; i++) broadcaster.Adapter.Join(members[i], [names[i]]);
        broadcaster.Adapter.Join(everywhere, names);
        broadcaster.Adapter.Join(nowhere, ["other"]);

        var target = BroadcastTarget.Everyone.WithRooms(names).WithRooms(names);
        var before = FakeMember.Comparisons;
        broadcaster.Emit(target, "all", []);
        // Each place in a room is looked up a few times, however many rooms are named, and named twice.
        Assert.That(FakeMember.Comparisons - before, Is.LessThan(8 * 2 * 2 * Rooms));
        Assert.That(members.Append(everywhere).Select(member => member.Sent), Is.All.EqualTo(1));
        Assert.That(nowhere.Sent, Is.Zero);

        before = FakeMember.Comparisons;
        broadcaster.Emit(target.WithExcept(names.AsSpan(1)), "few", []);
        broadcaster.Emit(BroadcastTarget.Everyone.WithExcept(names.AsSpan(1)), "few", []);
        Assert.That(FakeMember.Comparisons - before, Is.LessThan(2 * 8 * 3 * 2 * Rooms));
        Assert.That(members[0].Sent, Is.EqualTo(3));
        Assert.That(members[1].Sent + everywhere.Sent, Is.EqualTo(2));
        Assert.That(nowhere.Sent, Is.EqualTo(1));
    }

    [Test]
    [Proves("F-API-68", "F-API-69")]
    public async Task Of_a_thousand_members_each_is_accounted_for()
    {
        var broadcaster = Create();
        var members = Enumerable.Range(0, 1_000).Select(i => new FakeMember($"{i}")).ToArray();
        foreach (var member in members) broadcaster.Adapter.Join(member, [member.Id]);
        var answers = broadcaster.EmitWithAckAsync<int>(
            BroadcastTarget.Everyone with { AckTimeout = TimeSpan.FromSeconds(1) }, "asked", []);
        foreach (var member in members[..980]) member.Answer("[1]"u8);
        foreach (var member in members[980..990]) member.Depart();
        _clock.Advance(TimeSpan.FromSeconds(2));
        var timeout = Assert.ThrowsAsync<BroadcastAckTimeoutException<int>>(() => answers.WithPatience());
        Assert.That(timeout!.Answers, Has.Count.EqualTo(980));
        Assert.That(timeout.Missing, Is.EqualTo(10));
        Assert.That(timeout.Message, Is.EqualTo("operation has timed out"));
        Assert.That(members.Sum(member => member.AcksOwed), Is.Zero);

        answers = broadcaster.EmitWithAckAsync<int>(
            BroadcastTarget.Everyone with { AckTimeout = TimeSpan.FromSeconds(1) }, "asked", []);
        foreach (var member in members.Where(member => member.AcksOwed > 0)) member.Answer("[2]"u8);
        Assert.That(await answers.WithPatience(), Has.Count.EqualTo(990).And.All.EqualTo(2));
    }

    [Test]
    [Proves("F-API-67")]
    public void All_receivers_get_the_same_encoded_message()
    {
        var broadcaster = Create();
        var members = Enumerable.Range(0, 10).Select(i => new FakeMember($"{i}")).ToArray();
        foreach (var member in members) broadcaster.Adapter.Join(member, [member.Id, "room"]);
        broadcaster.Emit(BroadcastTarget.Everyone.WithRooms(["room"]), "news", [new byte[1000]]);
        Assert.That(members[0].Last, Is.Not.Null);
        Assert.That(members.Select(member => member.Last), Is.All.SameAs(members[0].Last));
    }

    [Test]
    [Proves("F-API-50", "F-API-28")]
    public void The_wish_not_to_compress_reaches_the_packet()
    {
        var broadcaster = Create();
        var member = new FakeMember("one");
        broadcaster.Adapter.Join(member, ["one"]);
        var everyone = new BroadcastOperator(broadcaster, BroadcastTarget.Everyone);
        everyone.EmitAsync("default").AsTask().Wait();
        everyone.Compress(false).To("one").EmitAsync("not").AsTask().Wait();
        everyone.Compress(false).Compress(true).Volatile.EmitAsync("again").AsTask().Wait();
        _ = everyone.Compress(false).Timeout(TimeSpan.FromSeconds(1)).EmitWithAckAsync<int>("asked");
        Assert.That(member.Compressed, Is.EqualTo([true, false, true, false]));
    }

    private Broadcaster Create()
    {
        var settings = SettingsSnapshot.SettingsOf(new SocketIoOptions());
        var encoder = new MessageEncoder(new SocketIoJson(settings));
        return new Broadcaster("/", "/"u8.ToArray(), encoder, new Deadlines(_clock, NullLogger.Instance), recovery: null, NullLogger.Instance);
    }
}
