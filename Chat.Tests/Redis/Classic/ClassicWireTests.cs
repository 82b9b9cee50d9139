using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Chat.Tests.Interop;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;

namespace Chat.Tests.Redis.Classic;

/// <summary>What a node of this library publishes is, byte for byte but for the random ids, what the reference's node publishes.</summary>
internal sealed partial class ClassicWireTests
{
    private RedisProcess _redis = null!;
    private RedisTap _tap = null!;
    private DotNetPeer _ours = null!;
    private NodePeer _theirs = null!;

    private static IEnumerable<TestCaseData> Commands =>
    [
        Case("emit", """{"event":"a","args":[]}"""),
        Case("emit", """{"event":"a","args":[1,-1,-33,200,70000,4294967296,-4294967296,1.5,1e15,true,false,null,"é😀\n\"","x"]}"""),
        Case("emit", """{"rooms":["one"],"event":"a","args":[[],{},[1,[2,{"b":[3]}]],{"$bin":"AAH/"},{"deep":{"$bin":""}}]}"""),
        Case("emit", """{"rooms":["one","two"],"except":["three"],"volatile":true,"event":"a","args":["long long long long long long text"]}"""),
        Case("emit", """{"rooms":["one"],"compress":false,"event":"a","args":[]}"""),
        Case("emit", """{"nsp":"/dynamic-7","event":"a","args":[]}"""),
        Case("ask", """{"rooms":["one"],"timeout":300,"event":"a","args":[{"$bin":"AQ=="}]}"""),
        Case("fetch", """{"rooms":["one"],"except":["two"]}"""),
        Case("join", """{"rooms":["one"],"to":["a","b"]}"""),
        Case("leave", """{"except":["one"],"to":["a"]}"""),
        Case("disconnect", """{"rooms":["one"],"close":true}"""),
        Case("tell", """{"event":"told","args":["x",{"n":[1.25,null]}]}"""),
        Case("askNodes", """{"event":"asked","args":["x"]}"""),
    ];

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        if ((RedisProcess.Missing() ?? NodeRun.Missing()) is { } why) Assert.Ignore(why);
        _redis = await RedisProcess.StartAsync();
        _ours = await DotNetPeer.StartAsync(_redis, ClusterKind.All[0], "ours");
        _theirs = await NodePeer.StartAsync(_redis, ClusterKind.All[0]);
        _tap = await RedisTap.StartAsync(_redis, "socket.io*");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_tap is not null) await _tap.DisposeAsync();
        if (_theirs is not null) await _theirs.DisposeAsync();
        if (_ours is not null) await _ours.DisposeAsync();
        if (_redis is not null) await _redis.DisposeAsync();
    }

    [TestCaseSource(nameof(Commands))]
    [Proves("F-ADP-11", "F-ADP-12", "F-ADP-13", "F-ADP-16", "F-ADP-17", "F-ADP-18", "F-ADP-20", "F-ADP-24", "F-ADP-25", "F-MSG-13", "F-MSG-14")]
    public async Task A_command_is_published_as_the_reference_publishes_it(string name, string json)
    {
        var command = (JsonObject)JsonNode.Parse(json)!;
        command["nsp"] ??= "/";
        Assert.That(await PublishedAsync(_ours, name, command), Is.EqualTo(await PublishedAsync(_theirs, name, command)));
    }

    private static TestCaseData Case(string name, string json) => new(name, json);

    private async Task<string> PublishedAsync(IClusterPeer peer, string name, JsonObject command)
    {
        var done = peer.CallAsync(name, command);
        var (channel, message) = await _tap.NextAsync((channel, message) => !channel.Contains("response", StringComparison.Ordinal)
            && !channel.Contains("-node#", StringComparison.Ordinal) && !OwnMessages().IsMatch(Encoding.Latin1.GetString(message)));
        await done;
        return channel + " " + Ids().Replace(Encoding.Latin1.GetString(message), "$1······");
    }

    [GeneratedRegex("""("uid":"|"requestId":"|\xa6)[\w-]{6}""")]
    private static partial Regex Ids();

    [GeneratedRegex("""^\{"probe"|"type":10[01],""")]
    private static partial Regex OwnMessages();
}
