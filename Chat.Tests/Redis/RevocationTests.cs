using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Chat.Tests.Interop;
using Chat.Tests.Redis.Streams;
using Chat.Tests.Server.Recovery;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;
using Chat.Tests.Support.Raw;
using SocketIo.Redis.Hosting;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;
using StackExchange.Redis;

namespace Chat.Tests.Redis;

/// <summary>Who is revoked on one node is gone from all of them, whatever joins them.</summary>
[TestFixture(RedisAdapterKind.PubSub)]
[TestFixture(RedisAdapterKind.Sharded)]
[TestFixture(RedisAdapterKind.Streams)]
internal sealed class RevocationTests(RedisAdapterKind adapter)
{
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(1);
    private static readonly string[] Farewells = ["41", "41/dynamic-1,"];

    private readonly Journal _reasons = new();
    private StreamsPair _pair = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _pair = await StreamsPair.StartAsync(redis => redis.Adapter = adapter, Listen);

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_pair is not null) await _pair.DisposeAsync();
    }

    [Test]
    public async Task Who_is_revoked_loses_every_socket_on_every_node_within_a_second_and_nobody_else_does()
    {
        await using var here = await JoinedAsync(_pair.First, "ada", "/");
        // A namespace that the node which revokes does not have.
        await using var there = await JoinedAsync(_pair.Second, "ada", "/", "/dynamic-1");
        await using var bob = await JoinedAsync(_pair.Second, "bob", "/");
        var watch = Stopwatch.StartNew();
        var cut = await _pair.First.Server.RevokeAsync("user:ada").WithPatience();
        Assert.That(watch.Elapsed, Is.LessThan(Promise));
        Assert.That((cut[0], cut[1], cut.Count, cut.IsComplete), Is.EqualTo((1, 2, 2, true)));

        await _pair.First.Server.To("user:ada").EmitAsync("secret").WithPatience();
        await _pair.Second.Server.To("user:ada").EmitAsync("secret").WithPatience();
        Assert.That(await here.ReadTextAsync(), Is.EqualTo("41"));
        Assert.That(new[] { await there.ReadTextAsync(), await there.ReadTextAsync() }, Is.EquivalentTo(Farewells));
        await _reasons.WaitForAsync("ada / authentication revoked");
        await _reasons.WaitForAsync("ada /dynamic-1 authentication revoked");
        await there.JoinAsync("/");
        await _pair.First.Server.EmitAsync("still here").WithPatience();
        Assert.That(await bob.ReadTextAsync(), Does.StartWith("42[\"still here\""));
    }

    [Test]
    public async Task Who_is_revoked_elsewhere_while_away_does_not_come_back_to_anything()
    {
        await using var client = await AwayAsync("away");
        await using var other = await AwayAsync("other");
        Assert.That(await _pair.First.Server.RevokeAsync("user:away").WithPatience(), Is.EqualTo([0, 0]));
        await client.ConnectAsync(_pair.Second.Port);
        Assert.That(client.Recovered, Is.False);
        await other.ConnectAsync(_pair.Second.Port);
        Assert.That(other.Recovered, Is.True);
    }

    [Test]
    public async Task Who_is_on_the_way_back_while_he_is_revoked_elsewhere_does_not_arrive()
    {
        for (var round = 0; round < 10; round++)
        {
            await using var client = await AwayAsync("racer");
            var asked = client.ConnectAsync(_pair.Second.Port);
            Assert.That((await _pair.First.Server.RevokeAsync("user:racer").WithPatience()).IsComplete, Is.True);
            await asked.WithPatience();
            // Recovered and then cut off, or not recovered: never recovered and still here.
            if (client.Recovered) Assert.That(await client.Socket.ReadTextAsync(), Is.EqualTo("41"));
        }
    }

    [Test]
    public async Task A_node_that_keeps_silent_is_named_and_one_of_Node_js_is_not_even_asked()
    {
        if (NodeRun.Missing() is { } why) Assert.Ignore(why);
        var kind = ClusterKind.All.First(kind => kind.Adapter == adapter);
        await using var node = await NodePeer.StartAsync(_pair.Redis, kind);
        var cut = await _pair.First.Server.RevokeAsync("user:nobody").WithPatience();
        Assert.That((cut.Count, cut.IsComplete), Is.EqualTo((2, true)));

        await using var mute = await RedisTap.StartAsync(_pair.Redis, "nothing");
        var revocations = new RedisChannel("socket.io-revocation#", RedisChannel.PatternMode.Literal);
        await mute.Redis.GetSubscriber().SubscribeAsync(revocations, (_, _) => { }).WithPatience();
        await mute.Redis.GetSubscriber().PublishAsync(revocations, """{"uid":"abcdef","node":"mute"}""").WithPatience();
        await mute.Redis.GetSubscriber().PublishAsync(revocations, "[]").WithPatience();
        Answers<int> partial = await _pair.First.Server.RevokeAsync("user:nobody").WithPatience();
        Assert.That(partial, Has.Count.EqualTo(2));
        Assert.That(partial.SilentNodes, Is.EqualTo(["mute"]));
        Assert.That((await node.CallAsync("heard", new JsonObject { ["nsp"] = "/" })).GetArrayLength(), Is.Zero);
    }

    private static async Task<RawWebSocket> JoinedAsync(TestApp node, string user, params string[] places)
    {
        var socket = await RawWebSocket.OpenAsync(node.Port, $"&user={user}");
        foreach (var place in places)
        {
            await socket.JoinAsync(place);
            await Patience.UntilAsync(() => node.Server.Of(place).Sockets.Any(found => found.Rooms.Contains($"user:{user}")));
        }

        return socket;
    }

    // Has been at the second node.
    private async Task<RecoveringClient> AwayAsync(string user)
    {
        var client = await RecoveringClient.StartAsync(_pair.Second.Port);
        await (await StreamsPair.FindAsync(_pair.Second, client.Sid)).JoinAsync($"user:{user}");
        await _pair.Second.Server.To($"user:{user}").EmitAsync("first").WithPatience();
        await client.NextAsync();
        await StreamsPair.LoseAsync(_pair.Second, client);
        return client;
    }

    private void Listen(SocketIoServer server)
    {
        Welcome(server.OnConnection);
        Welcome(server.Of(new Regex(@"^/dynamic-\d+$", RegexOptions.NonBacktracking)).OnConnection);
    }

    private void Welcome(Action<Func<Socket, Task>> onConnection) => onConnection(async socket =>
    {
        if (!socket.Handshake.Query.TryGetValue("user", out var user)) return;
        socket.OnDisconnect(reason => _reasons.Add($"{user} {socket.Namespace.Name} {reason}"));
        await socket.JoinAsync($"user:{user}");
    });
}
