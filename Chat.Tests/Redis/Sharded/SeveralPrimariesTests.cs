using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;
using Chat.Tests.Support.Raw;
using SocketIo.Redis.Hosting;
using SocketIo.Redis.Subscriptions;

namespace Chat.Tests.Redis.Sharded;

/// <summary>Sharded channels where Redis is a cluster: every room is heard wherever its slot is, moves with it, and comes back with its primary.</summary>
internal sealed class SeveralPrimariesTests
{
    private const int Rooms = 30;
    private const string Gone = "a primary of Redis is gone";

    private static readonly IEnumerable<int> Numbers = Enumerable.Range(0, Rooms);

    private static readonly ClusterKind Sharded = ClusterKind.All.First(kind => kind.Adapter == RedisAdapterKind.Sharded);

    private RedisPrimaries _redis = null!;
    private DotNetPeer _sender = null!;
    private DotNetPeer _member = null!;
    private RawWebSocket _client = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        if (RedisProcess.Missing() is { } why) Assert.Ignore(why);
        _redis = await RedisPrimaries.StartAsync();
        _sender = await StartNodeAsync("sender");
        _member = await StartNodeAsync("member");
        _client = await RawWebSocket.OpenAsync(_member.App.Port);
        await _client.SendTextAsync($$"""40{"name":"x","rooms":{{JsonSerializer.Serialize(Enumerable.Range(0, Rooms).Select(i => $"room-{i}"))}}}""");
        Assert.That(await _client.ReadTextAsync(), Does.StartWith("40{"));
        await HeldAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { _client, _member, _sender, _redis })
        {
            if (part is not null) await part.DisposeAsync();
        }
    }

    [Test, Order(1)]
    [Proves("F-ADP-46", "F-ADP-47", "F-ADP-48")]
    public async Task Every_room_is_reached_on_whatever_primary_it_is_and_every_node_answers()
    {
        Assert.That((await _redis.ChannelsAsync("socket.io#/#room-*")).Select(channels => channels.Length), Has.None.Zero);
        await AssertEveryRoomAsync("here");
        var io = _sender.App.Server;
        Assert.That((await io.ServerSideEmitWithAckAsync<object>("asked", "x").WithPatience()).IsComplete);
        var found = await io.FetchSocketsAsync().WithPatience();
        Assert.That((found.Count, found.IsComplete), Is.EqualTo((1, true)));
        Assert.That(_sender.App.Logs.Named("ChannelElsewhere").Concat(_member.App.Logs.Named("ChannelElsewhere")), Is.Empty);
    }

    [Test, Order(2)]
    public async Task A_room_moves_with_its_slot()
    {
        const string Channel = "socket.io#/#room-0#";
        var from = Array.FindIndex(await _redis.ChannelsAsync("socket.io#/#room-*"), channels => channels.Contains(Channel));
        var to = (from + 1) % _redis.All.Count;
        await _redis.MoveAsync(RedisSlot.Of(Channel), _redis.All[from], _redis.All[to]);
        await Patience.UntilAsync(async () => (await _redis.ChannelsAsync("socket.io#/#room-*"))[to].Contains(Channel));
        await HeldAsync();
        await AssertEveryRoomAsync("moved");
    }

    [Test, Order(3)]
    public async Task A_primary_that_is_gone_is_told_of_the_rooms_of_the_others_go_on_and_its_own_are_back_when_it_is()
    {
        var held = await _redis.ChannelsAsync("socket.io#/#room-*");
        await _redis.All[1].KillAsync();
        await Patience.UntilAsync(() => WhyNot(_sender) == Gone && WhyNot(_member) == Gone);
        for (var i = 0; i < Rooms; i++) await _sender.App.Server.To($"room-{i}").EmitAsync("meanwhile", i);
        var living = Rooms - held[1].Length;
        Assert.That(await ReadAsync(living), Is.EquivalentTo(Numbers.Where(i => !held[1].Contains($"socket.io#/#room-{i}#")).Select(i => $"42[\"meanwhile\",{i}]")));

        await _redis.All[1].StartAgainAsync();
        await Patience.UntilAsync(() => _sender.IsReady && _member.IsReady);
        await HeldAsync();
        // What waited goes out as soon as the sender can, whether the member listens again or not.
        await _sender.App.Server.To("room-0").EmitAsync("end");
        while (await _client.ReadTextAsync() != "42[\"end\"]")
        {
        }

        await AssertEveryRoomAsync("back");
    }

    [Test, Order(4)]
    public async Task Where_a_replica_takes_over_its_rooms_are_back_by_themselves()
    {
        var replica = await _redis.AddReplicaAsync(_redis.All[2]);
        var held = (await _redis.ChannelsAsync("socket.io#/#room-*"))[2].Length;
        var watch = Stopwatch.StartNew();
        await _redis.All[2].KillAsync();
        await Patience.UntilAsync(async () => (await replica.CommandAsync("ROLE")).Contains("master", StringComparison.Ordinal));
        var elected = watch.Elapsed;
        await Patience.UntilAsync(async () => await RedisPrimaries.ChannelsOfAsync(replica, "socket.io#/#room-*") is { } found && found.Length == held);
        await Patience.UntilAsync(() => _sender.IsReady && _member.IsReady);
        TestContext.Out.WriteLine($"The replica was elected after {elected.TotalSeconds:0.0} s, and all {held} rooms of the primary were back after {watch.Elapsed.TotalSeconds:0.0} s.");
        await AssertEveryRoomAsync("taken over");
    }

    // By https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/ and CLUSTER KEYSLOT.
    [TestCase("123456789", 12739), TestCase("a", 15495), TestCase("b", 3300), TestCase("foo{bar}", 5061), TestCase("foo{}{bar}", 8363)]
    public async Task Slots_are_those_of_Redis(string channel, int slot)
    {
        Assert.That(RedisSlot.Of(channel), Is.EqualTo(slot));
        Assert.That(await _redis.All[0].AskAsync("CLUSTER", "KEYSLOT", channel), Is.EqualTo($"{slot}"));
    }

    [TestCase("MOVED 3999 127.0.0.1:6381", 3999, "127.0.0.1:6381"), TestCase("MOVED 1 :7", 1, "10.0.0.1:7"), TestCase("MOVED 1 ::1:7", 1, "[::1]:7")]
    [TestCase("MOVED 1", 0, null), TestCase("MOVED x 127.0.0.1:6381", 0, null), TestCase("MOVED 1 host", 0, null), TestCase("MOVED 1 host:99999", 0, null)]
    public void Where_a_slot_has_moved_is_read(string answer, int slot, string? endPoint)
    {
        var isRead = MovedAnswer.TryRead(answer, "10.0.0.1", out var found, out var at);
        Assert.That(isRead, Is.EqualTo(endPoint is not null));
        if (isRead) Assert.That((found, at), Is.EqualTo((slot, (EndPoint)IPEndPoint.Parse(endPoint!))));
    }

    private async Task<DotNetPeer> StartNodeAsync(string name) =>
        await DotNetPeer.StartAsync(_redis.All[0], Sharded, name, redis => redis.Configuration = _redis.Configuration);

    private Task HeldAsync() => Patience.UntilAsync(
        async () => (await _redis.ChannelsAsync("socket.io#/#room-*")).Sum(channels => channels.Length) == Rooms, "every room is held once");

    private async Task AssertEveryRoomAsync(string name)
    {
        for (var i = 0; i < Rooms; i++) await _sender.App.Server.To($"room-{i}").EmitAsync(name, i);
        // Servers keep order each for itself.
        Assert.That(await ReadAsync(Rooms), Is.EquivalentTo(Numbers.Select(i => $"42[\"{name}\",{i}]")));
    }

    private async Task<List<string>> ReadAsync(int count)
    {
        var arrived = new List<string>();
        while (arrived.Count < count) arrived.Add(await _client.ReadTextAsync());
        return arrived;
    }

    private static string? WhyNot(DotNetPeer peer) => peer.App.Server.Cluster!.Health.Why;
}
