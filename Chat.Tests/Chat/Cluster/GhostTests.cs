using Chat.Host.Domain.Model;
using Chat.Host.Domain.Presence;
using Chat.Tests.Support;

namespace Chat.Tests.Chat.Cluster;

/// <summary>Nodes that die. A node is dead here when its clock stands still and its lease is taken away.</summary>
internal sealed class GhostTests
{
    private static readonly Person Ann = new(201, "", "Ann");
    private static readonly Person Bob = new(202, "", "Bob");
    private static readonly Person Cid = new(203, "", "Cid");

    private readonly SharedWorlds _worlds = new();
    private SharedWorld _dead = null!;
    private SharedWorld _one = null!;
    private SharedWorld _other = null!;
    private Conversation _group = null!;

    [OneTimeSetUp]
    public Task StartRedisAsync() => _worlds.StartAsync();

    [SetUp]
    public async Task StartAsync()
    {
        _dead = await _worlds.AddAsync();
        _one = await _worlds.AddAsync();
        _other = await _worlds.AddAsync();
        _group = await _worlds.GroupAsync(Ann, Bob, Cid);
        await _dead.ConnectAsync(Ann, "a", _group);
        await _dead.ConnectAsync(Bob, "b", _group);
        await _one.ConnectAsync(Bob, "c", _group);
        await _other.ConnectAsync(Cid, "d", _group);
    }

    [TearDown]
    public Task StopAsync() => _worlds.ClearAsync();

    [OneTimeTearDown]
    public async Task StopRedisAsync() => await _worlds.DisposeAsync();

    [Test]
    public async Task What_a_dead_node_had_is_removed_and_told_once()
    {
        await _dead.World.Conversations.StartTypingAsync(Ann, "a", _group.Key).WithPatience();
        await _dead.ConnectAsync(Cid, "e");
        await _worlds.Redis.AskAsync("DEL", $"typing:{_group.Key.Id}:201").WithPatience();
        await DieAsync();

        var key = _group.Key;
        Assert.That((Count($"{key} left empty by 201"), Count("left empty"), Count($"{key} 201 stopped")), Is.EqualTo((1, 1, 1)));
        Assert.That(await _worlds.MembersAsync($"room:{key.Id}:users"), Is.EqualTo("202 203"));
        Assert.That(await _worlds.MembersAsync($"user:202:sockets:{key.Id}"), Is.EqualTo("c"));
        Assert.That(await _worlds.KeysAsync(), Does.Not.Contain("user:201:sockets").And.Not.Contain("user:201:online").And.Not.Contain("user:201:rooms"));
        Assert.That(await _worlds.Redis.AskAsync("HLEN", "user:203:sockets").WithPatience(), Is.EqualTo("1"));

        Assert.That(Count("offline"), Is.Zero);
        foreach (var node in new[] { _one, _other }) node.World.Clock.Advance(Online.Grace);
        await Patience.UntilAsync(() => Count("201 offline") == 1);
        Assert.That(Count("offline"), Is.EqualTo(1));
        Assert.That(await _worlds.KeysAsync(), Does.Not.Contain("user:201:"));
    }

    [Test]
    public async Task Who_has_left_a_node_that_then_died_goes_offline_all_the_same()
    {
        await _dead.DisconnectAsync(Ann, "a");
        await DieAsync();
        foreach (var node in new[] { _one, _other }) node.World.Clock.Advance(Online.Grace);
        await Patience.UntilAsync(() => Count("201 offline") == 1);
    }

    [Test]
    public async Task A_node_that_was_not_dead_comes_back_with_its_sockets_and_says_so()
    {
        await DieAsync();
        foreach (var node in new[] { _one, _other }) node.World.Clock.Advance(Online.Grace);
        await Patience.UntilAsync(() => Count("201 offline") == 1);
        var before = _dead.Told.All.Count;
        await _dead.BeatUntilAsync(() => _dead.Count("entered by 201 first") == 2);
        Assert.That(_dead.Told.All.Skip(before), Is.EqualTo(ChatWorld.Lines("201 online", $"{_group.Key} entered by 201 first, 4 there")));
        Assert.That(await _worlds.MembersAsync($"room:{_group.Key.Id}:users"), Is.EqualTo("201 202 203"));
        Assert.That(await _worlds.MembersAsync("chat:nodes"), Does.Contain(_dead.Node));
    }

    [Test]
    public async Task A_node_that_is_being_swept_up_waits_until_that_is_done()
    {
        _dead.MayPart = true;
        await _worlds.Redis.AskAsync("DEL", $"chat:node:{_dead.Node}:lease").WithPatience();
        await _worlds.Redis.AskAsync("SET", $"chat:node:{_dead.Node}:sweeper", _one.Node).WithPatience();
        await _dead.BeatUntilAsync(() => !_dead.Shared.IsWhole);
        Assert.That(await _dead.Rooms.LeaveAsync(_group.Key, 202, "b").WithPatience(), Is.True, "by what it knows itself");
        await _one.BeatUntilAsync(() => _one.Logs.Named("NodeSwept").Any());
        await _dead.BeatUntilAsync(() => _dead.Shared.IsWhole);
        Assert.That(await _worlds.MembersAsync($"user:202:sockets:{_group.Key.Id}"), Is.EqualTo("c"));
    }

    [Test]
    public async Task What_a_node_leaves_when_it_ends_is_removed_at_once()
    {
        await _dead.StopAsync();
        await _one.BeatUntilAsync(() => _one.Logs.Named("NodeSwept").Any());
        await _one.StopAsync();
        await _other.BeatUntilAsync(() => _other.Logs.Named("NodeSwept").Any());
        Assert.That(await _worlds.MembersAsync("chat:nodes"), Is.EqualTo(_other.Node));
        Assert.That(await _worlds.MembersAsync($"room:{_group.Key.Id}:users"), Is.EqualTo("203"));
    }

    [Test]
    public async Task Sockets_of_a_node_that_may_be_dead_neither_count_nor_reach()
    {
        Assert.That(await _one.Presence.ReachedAsync([201], ConversationKey.CourseKind).WithPatience(), Is.Empty);
        await _dead.Presence.ArriveAsync(201, new FakeConnection("f")).WithPatience();
        Assert.That(await _one.Presence.ReachedAsync([201], ConversationKey.CourseKind).WithPatience(), Is.EquivalentTo([201L]));
        foreach (var more in "ghij") await _dead.ConnectAsync(Ann, $"{more}");
        await _worlds.Redis.AskAsync("PEXPIRE", $"chat:node:{_dead.Node}:lease", "5900").WithPatience();
        Assert.That(await _one.Presence.ReachedAsync([201], ConversationKey.CourseKind).WithPatience(), Is.Empty);
        var arrival = await _one.Presence.ArriveAsync(201, new FakeConnection("k")).WithPatience();
        Assert.That((arrival.WasOnline, arrival.FirstFor.Count), Is.EqualTo((true, 2)));
        await _one.ConnectAsync(Ann, "l");
    }

    private async Task DieAsync()
    {
        await _worlds.Redis.AskAsync("DEL", $"chat:node:{_dead.Node}:lease").WithPatience();
        await _one.BeatUntilAsync(() =>
        {
            _other.World.Clock.Advance(TimeSpan.FromSeconds(1));
            return IsTold("NodeLost");
        });
        // The clocks stand still meanwhile: who departs now is waited for from now on.
        await Patience.UntilAsync(() => IsTold("NodeSwept"));
    }

    private bool IsTold(string name) => _one.Logs.Named(name).Concat(_other.Logs.Named(name)).Any();

    private int Count(string told) => _one.Count(told) + _other.Count(told);
}
