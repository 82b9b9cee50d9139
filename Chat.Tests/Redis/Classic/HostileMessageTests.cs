using System.Text;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;
using Chat.Tests.Support.Raw;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Chat.Tests.Redis.Classic;

/// <summary>Whoever can write to Redis can send a node anything; it is passed over, and nothing worse.</summary>
internal sealed class HostileMessageTests
{
    private static readonly string[] Channels =
        ["socket.io#/#", "socket.io#/#room#", "socket.io-request#/#", "socket.io-response#/#"];

    private static readonly string[] Texts =
    [
        "", "{", "{}", "[]", "null", """{"type":5}""", """{"type":99,"uid":"a"}""", """{"type":6,"data":"x"}""", """{"type":2,"sid":7,"room":null}""",
        """{"requestId":"x","sockets":7}""", """{"type":7,"requestId":"x","packet":{"data":[]}}""", """{"type":4,"opts":{"rooms":["nobody"]}}""",
        """{"type":100,"uid":"\ud800","node":7}""", """{"probe":"x"}""",
    ];

    private static readonly string[] Packs =
    [
        "c1", "93 'x'", "dd ffffffff", "93 01 02 03", "93 'x' 82 'data' 91 'connect' 'nsp' '/' 80", "93 'x' 82 'type' 02 'data' 91 'e' c0",
        "93 'x' 83 'type' 02 'data' 93 'e' 82 '_placeholder' c3 'num' 07 c4 01 00 'nsp' '/' 83 'rooms' 'x' 'except' 07 'flags' 90",
    ];

    [Test]
    public async Task A_node_passes_over_what_makes_no_sense()
    {
        if (RedisProcess.Missing() is { } why) Assert.Ignore(why);
        await using var redis = await RedisProcess.StartAsync();
        await using var node = await DotNetPeer.StartAsync(redis, ClusterKind.All[0], "node");
        await using var client = await RawWebSocket.OpenAsync(node.App.Port);
        await client.SendTextAsync("""40{"name":"x","rooms":["room"]}""");
        Assert.That(await client.ReadTextAsync(), Does.StartWith("40{"));

        await using var tap = await RedisTap.StartAsync(redis, "nothing");
        foreach (var channel in Channels)
        {
            foreach (var message in Texts.Select(Encoding.UTF8.GetBytes).Concat(Packs.Select(Packed.Of)))
                await tap.Redis.GetSubscriber().PublishAsync(new RedisChannel(channel, RedisChannel.PatternMode.Literal), message).WithPatience();
        }

        await tap.Redis.GetSubscriber().PublishAsync(
            new RedisChannel("socket.io#/#", RedisChannel.PatternMode.Literal),
            Packed.Of("93 'x' 83 'type' 02 'data' 91 'end' 'nsp' '/' 83 'rooms' 90 'except' 90 'flags' 80")).WithPatience();
        Assert.That(await client.ReadTextAsync(), Is.EqualTo("42[\"end\"]"));
        Assert.That(node.IsReady, Is.True);
        Assert.That(node.App.Logs.Records.Where(record => record.Level >= LogLevel.Warning), Is.Empty);
    }
}
