using System.Text;
using System.Text.Json.Nodes;
using Chat.Tests.Interop;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;
using Chat.Tests.Support.Raw;
using SocketIo.Redis.Emitting;

namespace Chat.Tests.Redis.Classic;

/// <summary>Processes without sockets, ours and the reference's, reach the sockets of a node, with the same bytes.</summary>
internal sealed class RedisEmitterTests
{
    private static readonly byte[] Bytes = [1, 2, 255];
    private RedisProcess _redis = null!;
    private DotNetPeer _node = null!;
    private LineProcess _theirs = null!;
    private RedisTap _tap = null!;
    private RedisEmitter _ours = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        if ((RedisProcess.Missing() ?? NodeRun.Missing()) is { } why) Assert.Ignore(why);
        _redis = await RedisProcess.StartAsync();
        _node = await DotNetPeer.StartAsync(_redis, ClusterKind.All[0], "node");
        _theirs = await LineProcess.StartAsync(NodePeer.Folder, "emitter.mjs", _redis.Url);
        _tap = await RedisTap.StartAsync(_redis, "socket.io*");
        _ours = new RedisEmitter(_tap.Redis);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_theirs is not null) await _theirs.DisposeAsync();
        if (_node is not null) await _node.DisposeAsync();
        if (_tap is not null) await _tap.DisposeAsync();
        if (_redis is not null) await _redis.DisposeAsync();
    }

    [Test]
    [Proves("F-ADP-31", "F-ADP-32", "F-ADP-33", "F-ADP-34")]
    public async Task Both_emitters_publish_the_same_bytes()
    {
        var all = new JsonObject { ["nsp"] = "/", ["event"] = "a", ["args"] = new JsonArray(1, "two", new JsonObject { ["$bin"] = Convert.ToBase64String(Bytes) }) };
        await SameAsync("emit", all, () => _ours.EmitAsync("a", 1, "two", Bytes));
        await SameAsync("emit", With(all, "rooms", "r"), () => _ours.To("r").EmitAsync("a", 1, "two", Bytes));
        await SameAsync("emit", With(With(all, "rooms", "r", "s"), "except", "t"), () => _ours.To("r", "s").Except("t").EmitAsync("a", 1, "two", Bytes));
        var quiet = With(all, "rooms", "r");
        quiet["volatile"] = true;
        await SameAsync("emit", quiet, () => _ours.To("r").Volatile.EmitAsync("a", 1, "two", Bytes));
        await SameAsync("join", With(With(all, "rooms", "r"), "to", "s"), () => _ours.In("r").SocketsJoinAsync("s"));
        await SameAsync("leave", With(With(all, "except", "r"), "to", "s", "t"), () => _ours.Except("r").SocketsLeaveAsync("s", "t"));
        var close = With(all, "rooms", "r");
        close["close"] = true;
        await SameAsync("disconnect", close, () => _ours.In("r").DisconnectSocketsAsync(close: true));
        var elsewhere = (JsonObject)all.DeepClone();
        elsewhere["nsp"] = "/other";
        await SameAsync("tell", elsewhere, () => _ours.Of("other").ServerSideEmitAsync("a", 1, "two", Bytes));
    }

    [Test]
    [Proves("F-ADP-31", "F-ADP-32", "F-ADP-33")]
    public async Task Sockets_of_a_node_are_reached_by_either([Values] bool ours)
    {
        await using var client = await RawWebSocket.OpenAsync(_node.App.Port);
        await client.SendTextAsync("""40{"name":"x","rooms":["r"]}""");
        Assert.That(await client.ReadTextAsync(), Does.StartWith("40{"));
        await DoAsync(ours, "join", With(With(Base("one"), "rooms", "r"), "to", "s"), () => _ours.In("r").SocketsJoinAsync("s"));
        await DoAsync(ours, "emit", With(Base("one"), "rooms", "s"), () => _ours.To("s").EmitAsync("one"));
        Assert.That(await client.ReadTextAsync(), Is.EqualTo("""42["one"]"""));
        await DoAsync(ours, "leave", With(With(Base("two"), "rooms", "r"), "to", "s"), () => _ours.In("r").SocketsLeaveAsync("s"));
        await DoAsync(ours, "emit", With(Base("two"), "rooms", "s"), () => _ours.To("s").EmitAsync("two"));
        await DoAsync(ours, "disconnect", With(Base(""), "rooms", "r"), () => _ours.In("r").DisconnectSocketsAsync());
        Assert.That(await client.ReadTextAsync(), Is.EqualTo("41"));
    }

    [Test]
    public void Nobody_answers_an_emitter() => Assert.Multiple(() =>
    {
        Assert.That(() => _ours.To("r").Timeout(TimeSpan.FromSeconds(1)).EmitWithAckAsync<int>("a"), Throws.TypeOf<NotSupportedException>());
        Assert.That(() => _ours.To("r").CountSocketsAsync(), Throws.TypeOf<NotSupportedException>());
        Assert.That(() => _ours.EmitAsync("connect"), Throws.ArgumentException);
    });

    private static JsonObject Base(string name) => new() { ["nsp"] = "/", ["event"] = name, ["args"] = new JsonArray() };

    private static JsonObject With(JsonObject command, string name, params string[] values)
    {
        var copy = (JsonObject)command.DeepClone();
        copy[name] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]);
        return copy;
    }

    private async Task DoAsync(bool ours, string name, JsonObject theirs, Func<ValueTask> act)
    {
        if (ours) await act();
        else await _theirs.CallAsync(name, theirs);
    }

    private async Task SameAsync(string name, JsonObject command, Func<ValueTask> ours)
    {
        await _theirs.CallAsync(name, command);
        var expected = await NextAsync();
        await ours();
        Assert.That(await NextAsync(), Is.EqualTo(expected));
    }

    private async Task<string> NextAsync()
    {
        // Of an emitter's messages some have its id, and none has that of a node.
        var (channel, message) = await _tap.NextAsync((_, message) =>
            Encoding.Latin1.GetString(message) is var text && !text.StartsWith("{\"uid\":\"", StringComparison.Ordinal) && !text.StartsWith("{\"probe", StringComparison.Ordinal)
            || text.StartsWith("{\"uid\":\"emitter\"", StringComparison.Ordinal));
        return channel + " " + Encoding.Latin1.GetString(message);
    }
}
