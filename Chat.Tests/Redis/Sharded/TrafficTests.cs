using System.Globalization;
using Chat.Tests.Interop;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;
using SocketIo.Redis.Hosting;

namespace Chat.Tests.Redis.Sharded;

/// <summary>What Redis itself counts: the bytes that it sends to nodes.</summary>
internal sealed class TrafficTests
{
    private const int Events = 100;
    private const int EventBytes = 10_000;

    private RedisProcess _redis = null!;
    private ClusterClients _clients = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        if ((RedisProcess.Missing() ?? NodeRun.Missing()) is { } why) Assert.Ignore(why);
        _redis = await RedisProcess.StartAsync();
        _clients = await ClusterClients.StartAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_clients is not null) await _clients.DisposeAsync();
        if (_redis is not null) await _redis.DisposeAsync();
    }

    // The node that sends hears its own in the mode without channels of rooms, as all do.
    [TestCase("{}", 1, TestName = "A_node_without_a_member_of_the_room_gets_no_bytes_of_it")]
    [TestCase("""{"subscriptionMode":"static"}""", 3, TestName = "Without_channels_of_rooms_every_node_gets_every_byte")]
    [Proves("F-ADP-46", "F-ADP-47", "F-ADP-48")]
    public async Task Bytes(string options, int copies)
    {
        var kind = new ClusterKind("sharded", RedisAdapterKind.Sharded, options);
        await using var sender = await DotNetPeer.StartAsync(_redis, kind, "sender");
        await using var member = await DotNetPeer.StartAsync(_redis, kind, "member");
        await using var other = await DotNetPeer.StartAsync(_redis, kind, "other");
        var client = await _clients.ConnectAsync(member, "client", rooms: ["room"]);
        await _clients.ConnectAsync(other, "elsewhere", rooms: ["other room"]);
        if (copies == 1) Assert.That(await SubscribersAsync("socket.io#/#room#", 1), Is.EqualTo(1));

        var before = await SentByRedisAsync();
        for (var i = 0; i < Events; i++) await sender.App.Server.To("room").EmitAsync("event", new string('x', EventBytes));
        await sender.App.Server.To("room").EmitAsync("end");
        Assert.That(await client.UntilAsync("end"), Has.Length.EqualTo(Events + 1));
        var sent = (double)(await SentByRedisAsync() - before) / (Events * EventBytes);
        TestContext.Out.WriteLine($"Redis sent {sent:0.00} times the bytes of the events to three nodes.");
        Assert.That(sent, Is.InRange(copies, copies + 0.3));

        await _clients.CloseAllAsync();
        if (copies > 1) return;
        Assert.That(await SubscribersAsync("socket.io#/#room#", 0), Is.Zero);
        before = await SentByRedisAsync();
        for (var i = 0; i < Events; i++) await sender.App.Server.To("room").EmitAsync("event", new string('x', EventBytes));
        Assert.That(await sender.App.Server.ServerSideEmitWithAckAsync<object>("asked", "whether all has gone out"), Has.Count.EqualTo(2));
        Assert.That(await SentByRedisAsync() - before, Is.LessThan(Events * EventBytes * 0.1));
    }

    private async Task<long> SentByRedisAsync()
    {
        var line = (await _redis.CommandAsync("INFO", "stats")).Split('\n').Single(line => line.StartsWith("total_net_output_bytes:", StringComparison.Ordinal));
        return long.Parse(line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
    }

    private async Task<int> SubscribersAsync(string channel, int expected)
    {
        var (count, tries) = (-1, 0);
        while (count != expected && tries++ < 500)
            count = int.Parse((await _redis.CommandAsync("PUBSUB", "SHARDNUMSUB", channel)).Split('\n')[3].TrimStart(':'), CultureInfo.InvariantCulture);
        return count;
    }
}
