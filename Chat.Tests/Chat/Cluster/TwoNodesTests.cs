using Chat.Host.Domain.Access;
using Chat.Host.Domain.Model;
using Chat.Host.Domain.Presence;
using Chat.Tests.Support;

namespace Chat.Tests.Chat.Cluster;

/// <summary>Two nodes on one Redis, both at once.</summary>
internal sealed class TwoNodesTests
{
    private static readonly Person Ann = new(201, "", "Ann");
    private static readonly Person Bob = new(202, "", "Bob");
    private static readonly ConversationKey Group = ConversationKey.Group(Guid.NewGuid());

    private readonly SharedWorlds _worlds = new();
    private SharedWorld[] _nodes = [];

    [OneTimeSetUp]
    public Task StartRedisAsync() => _worlds.StartAsync();

    [SetUp]
    public async Task StartAsync() => _nodes = [await _worlds.AddAsync(), await _worlds.AddAsync()];

    [TearDown]
    public Task StopAsync() => _worlds.ClearAsync();

    [OneTimeTearDown]
    public async Task StopRedisAsync() => await _worlds.DisposeAsync();

    [Test]
    public async Task Of_many_visits_at_once_one_is_the_first_and_one_the_last()
    {
        var entered = await AtOnceAsync(50, (node, i) => node.Rooms.EnterAsync(Group, 9, $"{i}"));
        Assert.That(await Task.WhenAll(_nodes.Select(node => node.Rooms.CrowdAsync(Group).AsTask())).WithPatience(), Has.All.Matches<Crowd>(crowd => crowd.Connections == 50));
        var left = await AtOnceAsync(50, (node, i) => node.Rooms.LeaveAsync(Group, 9, $"{i}"));
        Assert.That((entered.Count(first => first), left.Count(last => last is true)), Is.EqualTo((1, 1)));
        Assert.That(await _worlds.KeysAsync(), Is.Empty);
    }

    [Test]
    public async Task Of_many_connections_at_once_one_comes_first_and_one_goes_last()
    {
        var came = await AtOnceAsync(40, (node, i) => node.Presence.ArriveAsync(9, new FakeConnection($"{i}")));
        var went = await AtOnceAsync(40, (node, i) => node.Presence.DepartAsync(9, $"{i}"));
        Assert.That((came.Count(arrival => !arrival.WasOnline), went.Count(last => last)), Is.EqualTo((1, 1)));
        var lapsed = await AtOnceAsync(2, (node, _) => node.Presence.LapseAsync(9));
        Assert.That(lapsed.Count(offline => offline), Is.EqualTo(1));
        Assert.That(await _worlds.KeysAsync(), Is.Empty);
    }

    [Test]
    public async Task Limits_count_on_all_nodes_together()
    {
        var letIn = await AtOnceAsync(20, (node, i) => node.World.Get<IAllowances>().TryConnectAsync(9, $"{i}"));
        var waits = await AtOnceAsync(40, (node, _) => node.World.Get<IAllowances>().TakeMessageAsync(9));
        var typed = await AtOnceAsync(40, (node, _) => node.World.Get<IAllowances>().TakeTypingAsync(9));
        Assert.That((letIn.Count(each => each), waits.Count(wait => wait is null), typed.Count(each => each)), Is.EqualTo((5, 30, 20)));
    }

    [Test]
    public async Task The_keys_are_those_of_the_groups_contract()
    {
        var group = await _worlds.GroupAsync(Ann, Bob);
        var id = group.Key.Id;
        await _nodes[0].ConnectAsync(Ann, "a", group);
        await _nodes[1].ConnectAsync(Ann, "b", group);
        await _nodes[1].ConnectAsync(Bob, "c", group);
        await _nodes[0].World.Conversations.StartTypingAsync(Ann, "a", group.Key).WithPatience();
        Assert.That(await _worlds.KeysAsync(), Is.EqualTo(
            $"room:{id}:users typing:{id}:201 user:201:online user:201:rooms user:201:sockets user:201:sockets:{id} "
            + $"user:202:online user:202:rooms user:202:sockets user:202:sockets:{id}"));
        Assert.That(
            (await _worlds.MembersAsync($"room:{id}:users"), await _worlds.MembersAsync("user:201:rooms"), await _worlds.MembersAsync($"user:201:sockets:{id}")),
            Is.EqualTo(("201 202", id, "a b")));
        Assert.That(int.Parse(await _worlds.Redis.AskAsync("PTTL", $"typing:{id}:201").WithPatience()), Is.InRange(1, 10_000));

        await _nodes[0].DisconnectAsync(Ann, "a");
        Assert.That(await _worlds.MembersAsync($"user:201:sockets:{id}"), Is.EqualTo("b"));
        await _nodes[1].DisconnectAsync(Ann, "b");
        await _nodes[1].DisconnectAsync(Bob, "c");
        Assert.That(await _worlds.KeysAsync(), Is.EqualTo("user:201:leaving user:202:leaving"));
        Assert.That((_nodes[0].Count("left empty"), _nodes[1].Count("left empty by 201"), _nodes[1].Count("left empty by 202")), Is.EqualTo((0, 1, 1)));
    }

    [Test]
    public async Task Who_goes_here_and_comes_there_was_not_away()
    {
        await _nodes[0].ConnectAsync(Ann, "a");
        await _nodes[0].DisconnectAsync(Ann, "a");
        await _nodes[1].ConnectAsync(Ann, "b");
        _nodes[0].World.Clock.Advance(Online.Grace);
        await _nodes[1].DisconnectAsync(Ann, "b");
        _nodes[1].World.Clock.Advance(Online.Grace);
        await _nodes[1].Told.UntilAsync("201 offline");
        Assert.That((_nodes[0].Count("201 online"), _nodes[0].Count("offline"), _nodes[1].Count("online")), Is.EqualTo((1, 0, 0)));
    }

    [Test]
    public async Task A_mark_that_another_node_has_taken_over_does_not_end_here()
    {
        var group = await _worlds.GroupAsync(Ann, Bob);
        await _nodes[0].World.Conversations.StartTypingAsync(Ann, "a", group.Key).WithPatience();
        await _nodes[1].World.Conversations.StartTypingAsync(Ann, "b", group.Key).WithPatience();
        await _nodes[0].World.Get<Typing>().DropAsync("a").WithPatience();
        await _nodes[1].World.Get<Typing>().DropAsync("b").WithPatience();
        Assert.That((_nodes[0].Count("stopped"), _nodes[1].Count("stopped")), Is.EqualTo((0, 1)));
    }

    private Task<T[]> AtOnceAsync<T>(int count, Func<SharedWorld, int, ValueTask<T>> act) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(async () => await act(_nodes[i % 2], i)))).WithPatience();
}
