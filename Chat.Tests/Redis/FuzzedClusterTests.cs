using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;
using Microsoft.Extensions.Logging;
using SocketIo.Redis.Forwarding;
using SocketIo.Redis.Hosting;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Broadcast.Messages;
using StackExchange.Redis;

namespace Chat.Tests.Redis;

/// <summary>
/// Whoever can write to Redis can send what looks nearly right: truncated, changed and on every channel. Nodes pass it over and serve on, say
/// nothing louder than Information, and their clients get nothing that is no text.
/// </summary>
[TestFixtureSource(nameof(Kinds))]
internal sealed class FuzzedClusterTests(ClusterKind kind)
{
    private const int Seed = 20261121;
    private const int Messages = 3000;
    private const int AtOnce = 200;

    private const string Options = """{"rooms":[],"except":["nobody"],"flags":{"timeout":9,"volatile":true,"compress":false}}""";
    private const string Event = """["event",{"a":[1,"\u00fc\ud83d\ude00"],"b":{"_placeholder":true,"num":0}},null]""";

    private static readonly SocketIoJson Json = new(new JsonSerializerOptions(), maxDepth: 64);

    // The first are the generic protocol's, then come those of the classic one.
    private static readonly string[] Texts =
    [
        .. new[]
        {
            """1,"data":{"node":"x"}""", """2,"data":{"node":"x"}""", $$"""3,"data":{"packet":{"type":2,"data":{{Event}}},"opts":{{Options}}}""",
            $$"""3,"data":{"requestId":"r","packet":{"type":2,"data":{{Event}}},"opts":{{Options}}}""", $$"""4,"data":{"opts":{{Options}},"rooms":["a"]}""",
            $$"""5,"data":{"opts":{{Options}},"rooms":["a"]}""", $$"""7,"data":{"requestId":"r","opts":{{Options}}}""",
            """8,"data":{"requestId":"r","sockets":[{"id":"i","handshake":{"headers":{}},"rooms":["i"],"data":{}}]}""",
            $$"""9,"data":{"packet":{{Event}}}""", $$"""9,"data":{"requestId":"r","packet":{{Event}}}""", """10,"data":{"requestId":"r","packet":[1]}""",
            """11,"data":{"requestId":"r","clientCount":3}""", """12,"data":{"requestId":"r","packet":[1]}""", "13",
        }.Select(message => $$"""{"uid":"0123456789abcdef","nsp":"/","type":{{message}}}"""),
        $$"""["abcdef",{"type":2,"data":{{Event}},"nsp":"/"},{{Options}}]""",
        """{"uid":"abcdef","requestId":"r","type":0,"rooms":["a"]}""", """{"uid":"abcdef","requestId":"r","type":1}""",
        $$"""{"uid":"abcdef","type":2,"opts":{{Options}},"rooms":["a"]}""", """{"uid":"abcdef","requestId":"r","type":3,"sid":"s","room":"a"}""",
        $$"""{"uid":"abcdef","requestId":"r","type":5,"opts":{{Options}}}""", $$"""{"uid":"abcdef","requestId":"r","type":6,"data":{{Event}}}""",
        $$"""{"uid":"abcdef","requestId":"r","type":7,"packet":{"type":2,"data":{{Event}},"nsp":"/"},"opts":{{Options}}}""",
        """{"requestId":"r","type":8,"clientCount":2}""", """{"requestId":"r","sockets":[{"id":"i"}],"data":1}""", """{"uid":"abcdef","type":100,"node":"n"}""",
    ];

    public static IEnumerable<ClusterKind> Kinds => ClusterKind.All.Where(kind => kind.NodeOptions == "{}");

    [Test]
    public async Task What_looks_nearly_right_is_passed_over()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var node = await DotNetPeer.StartAsync(redis, kind, "node", all => all.ForwardRequests = true);
        await using var witness = await DotNetPeer.StartAsync(redis, kind, "witness", all => all.ForwardRequests = true);
        using var client = await ConnectAsync(node);
        var reading = ReadUntilEndAsync(client);
        var before = node.App.Logs.Records.Count;
        await SendAsync(redis);

        await Patience.UntilAsync(() => node.IsReady && witness.IsReady);
        await Patience.UntilAsync(async () =>
        {
            await witness.App.Server.EmitAsync("end");
            await Patience.ShortlyAsync(reading);
            return reading.IsCompleted;
        });
        await reading.WithPatience();
        TestApp.CollectUnobserved();
        // Of the nodes that were made up.
        Assert.That(node.App.Logs.Records.Skip(before).Where(record => record.Level >= LogLevel.Warning && record.Event.Name != "NodeLost"), Is.Empty);
    }

    private async Task SendAsync(RedisProcess redis)
    {
        await using var tap = await RedisTap.StartAsync(redis, "nothing");
        var database = tap.Redis.GetDatabase();
        var plain = await ChannelsAsync(redis, "CHANNELS", "socket.io#/#", "socket.io#/#room#");
        var sharded = kind.Adapter == RedisAdapterKind.Sharded ? await ChannelsAsync(redis, "SHARDCHANNELS") : [];
        var random = new Random(Seed);
        var messages = Texts.SelectMany(text => new[] { Encoding.UTF8.GetBytes(text), Pack(text) }).Concat(Frames()).ToArray();
        var sent = new List<Task>();
        for (var i = 0; i < Messages; i++)
        {
            var message = Change(random, messages[random.Next(messages.Length)]);
            var channel = random.Next(plain.Length + sharded.Length);
            sent.Add(channel < plain.Length
                ? database.ExecuteAsync("PUBLISH", plain[channel], message)
                : database.ExecuteAsync("SPUBLISH", (RedisKey)sharded[channel - plain.Length], message));
            if (kind.Adapter == RedisAdapterKind.Streams)
                sent.Add(database.ExecuteAsync("XADD", (RedisKey)"socket.io", "*", "uid", "u", "nsp", "/", "type", random.Next(6), "data", Change(random, DataOf(random))));
            if (sent.Count < AtOnce) continue;
            await Task.WhenAll(sent).WithPatience();
            sent.Clear();
        }

        await Task.WhenAll(sent).WithPatience();
    }

    private static byte[] DataOf(Random random)
    {
        var text = $$"""{"packet":{"type":2,"data":{{Event}}},"opts":{{Options}},"rooms":["a"],"requestId":"r"}""";
        return random.Next(2) == 0 ? Encoding.UTF8.GetBytes(text) : Encoding.ASCII.GetBytes(Convert.ToBase64String(Pack(text)));
    }

    private static byte[] Pack(string json)
    {
        using var writer = new ClusterWriter(Json);
        writer.Write(new ClusterValue(Encoding.UTF8.GetBytes(json), [new byte[] { 1, 2, 3 }]));
        return writer.ToMessagePack();
    }

    private static IEnumerable<byte[]> Frames()
    {
        var head = new RequestHead("GET", "/socket.io/?EIO=4&transport=polling", false, "127.0.0.1", false, null, []);
        foreach (var type in Enum.GetValues<FrameType>())
        {
            yield return new Frame(type, 7, 9, 0, false, Heads.Write(head, HeadJson.Default.RequestHead, [1, 2, 3])).ToBytes();
            yield return new Frame(type, 7, 9, 1, true, new byte[5]).ToBytes();
        }
    }

    private static byte[] Change(Random random, byte[] whole)
    {
        var message = whole.ToArray();
        for (var changes = random.Next(4); changes > 0; changes--) message[random.Next(message.Length)] = (byte)random.Next(256);
        return random.Next(4) == 0 ? message[..random.Next(message.Length + 1)] : message;
    }

    private static async Task<string[]> ChannelsAsync(RedisProcess redis, string which, params string[] others) =>
        [.. (await redis.CommandAsync("PUBSUB", which)).Split('\n').Where(line => line.StartsWith("socket.io", StringComparison.Ordinal)), .. others];

    private static async Task<ClientWebSocket> ConnectAsync(DotNetPeer node)
    {
        var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{node.App.Port}/socket.io/?EIO=4&transport=websocket"), default).WithPatience();
        await JoinAsync(client);
        return client;
    }

    private static Task JoinAsync(ClientWebSocket client) =>
        client.SendAsync("""40{"name":"x","rooms":["room"]}"""u8.ToArray(), WebSocketMessageType.Text, true, default).WithPatience();

    // It refuses text that is no UTF-8, as browsers do.
    private static async Task ReadUntilEndAsync(ClientWebSocket client)
    {
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var read = await client.ReceiveAsync(buffer, default);
            Assert.That(read.MessageType, Is.Not.EqualTo(WebSocketMessageType.Close), read.CloseStatusDescription);
            var text = Encoding.UTF8.GetString(buffer, 0, read.Count);
            if (text == "42[\"end\"]") return;
            // One of the messages has become a request to disconnect everybody.
            if (text == "41") await JoinAsync(client);
        }
    }
}
