using System.Text.Json;
using System.Text.Json.Nodes;
using Chat.Tests.Interop;
using Chat.Tests.Server.Recovery;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;
using SocketIo.Redis.Hosting;

namespace Chat.Tests.Redis.Streams;

/// <summary>Clients that move between a node of this library and one of Node.js.</summary>
public sealed class RecoveryOnNodeTests
{
    private static readonly ClusterKind Kind = new("streams", RedisAdapterKind.Streams, """{"recovery":true}""");

    private RedisProcess _redis = null!;
    private TestApp _here = null!;
    private NodePeer _node = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        if ((RedisProcess.Missing() ?? NodeRun.Missing()) is { } why) Assert.Ignore(why);
        _redis = await RedisProcess.StartAsync();
        _here = await StreamsPair.StartNodeAsync(_redis, io: server => server.Use((socket, next) =>
        {
            socket.Data["passed"] = true;
            return next();
        }));
        _node = await NodePeer.StartAsync(_redis, Kind);
        await Patience.UntilAsync(() => _here.Server.Cluster!.Health.IsReady, "the node is ready");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_node is not null) await _node.DisposeAsync();
        if (_here is not null) await _here.DisposeAsync();
        if (_redis is not null) await _redis.DisposeAsync();
    }

    [Test]
    [Proves("F-ADP-42", "F-ADP-56", "F-ADP-61", "F-ADP-62", "F-ADP-63")]
    public async Task It_moves_there_and_back_with_what_it_missed()
    {
        await using var client = await RecoveringClient.StartAsync(_here.Port);
        var (sid, pid) = (client.Sid, client.Pid);
        var socket = await StreamsPair.FindAsync(_here, sid);
        await socket.JoinAsync("news");
        socket.Data["who"] = "Ann";
        await NodeEmitsAsync("received", "news");
        Assert.That(await client.NextAsync(), Is.EqualTo("42[\"received\"]"));

        await StreamsPair.LoseAsync(_here, client);
        await _here.Server.To("news").EmitAsync("one");
        await NodeEmitsAsync("two", sid);
        await _here.Server.To("other").EmitAsync("not for it");
        await client.ConnectAsync(NodePort);
        Assert.That((client.Recovered, client.Sid, client.Pid), Is.EqualTo((true, sid, pid)));
        Assert.That(client.Missed, Is.EqualTo(["42[\"one\"]", "42[\"two\"]"]));
        await _here.Server.To("news").EmitAsync("there");
        Assert.That(await client.NextAsync(), Is.EqualTo("42[\"there\"]"));

        client.Lose();
        await SavedAsync(pid!);
        await NodeEmitsAsync("three", "news");
        await _here.Server.To(sid).EmitAsync("four");
        await client.ConnectAsync(_here.Port);
        Assert.That((client.Recovered, client.Sid, client.Pid), Is.EqualTo((true, sid, pid)));
        // Node.js says that it has sent something before it has.
        Assert.That(client.Missed, Is.EquivalentTo(["42[\"three\"]", "42[\"four\"]"]));
        var back = await StreamsPair.FindAsync(_here, sid);
        Assert.That(back.Rooms, Is.EquivalentTo([sid, "news"]));
        // Node.js does not say which namespace a session is from, so the middlewares have judged it again.
        Assert.That((back.Recovered, back.Data["who"], back.Data["passed"]), Is.EqualTo((true, "Ann", true)));
    }

    [Test]
    [Proves("F-API-90", "F-ADP-62")]
    public async Task What_one_of_them_has_taken_the_other_one_does_not_find()
    {
        await using var client = await RecoveringClient.StartAsync(_here.Port);
        await NodeEmitsAsync("received", client.Sid);
        await client.NextAsync();
        await using var second = new RecoveringClient { Pid = client.Pid, Offset = client.Offset };
        await StreamsPair.LoseAsync(_here, client);
        await client.ConnectAsync(NodePort);
        await second.ConnectAsync(_here.Port);
        Assert.That((client.Recovered, second.Recovered), Is.EqualTo((true, false)));
    }

    private int NodePort => new Uri(_node.Url).Port;

    private Task<JsonElement> NodeEmitsAsync(string name, string room) => _node.CallAsync(
        "emit", new JsonObject { ["nsp"] = "/", ["rooms"] = new JsonArray(room), ["event"] = name, ["args"] = new JsonArray() });

    private Task SavedAsync(string pid) => Patience.UntilAsync(
        async () => (await _redis.CommandAsync("EXISTS", $"sio:session:{pid}")).StartsWith(":1", StringComparison.Ordinal), "the session is kept");
}
