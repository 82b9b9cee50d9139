using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Chat.Tests.Interop;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;

namespace Chat.Tests.Redis.Sharded;

/// <summary>
/// What a node of this library publishes and subscribes is, byte for byte but for the random ids, what the reference's node does; both are in one
/// cluster, in the mode <c>dynamic</c>.
/// </summary>
internal sealed partial class ShardedWireTests
{
    private const string Dynamic = "/dynamic-5";

    private RedisProcess _redis = null!;
    private RedisMonitor _monitor = null!;
    private DotNetPeer _ours = null!;
    private NodePeer _theirs = null!;
    private ClusterClients _clients = null!;

    private static IEnumerable<TestCaseData> Events =>
    [
        Case("""{"event":"a","args":[]}""", "#/#"),
        Case("""{"rooms":["one"],"event":"a","args":[1,"x",{"n":[null]}]}""", "#/#one#"),
        Case("""{"rooms":["one"],"event":"a","args":[{"$bin":"AAH/"},{"deep":{"$bin":""}}]}""", "#/#one#"),
        Case("""{"rooms":["one","two"],"except":["three"],"event":"a","args":[]}""", "#/#"),
        Case("""{"rooms":["12345678901234567890"],"event":"a","args":[]}""", "#/#"),
        Case("""{"rooms":["1234567890123456789"],"event":"a","args":[]}""", "#/#1234567890123456789#"),
        Case("""{"rooms":["123456789012345678901"],"event":"a","args":[]}""", "#/#123456789012345678901#"),
        Case("""{"nsp":"/dynamic-7","event":"a","args":[{"$bin":"AQ=="}]}""", "#/dynamic-7#"),
    ];

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        if ((RedisProcess.Missing() ?? NodeRun.Missing()) is { } why) Assert.Ignore(why);
        var kind = ClusterKind.All[2];
        _redis = await RedisProcess.StartAsync();
        _ours = await DotNetPeer.StartAsync(_redis, kind, "ours");
        _theirs = await NodePeer.StartAsync(_redis, kind);
        _clients = await ClusterClients.StartAsync();
        _monitor = await RedisMonitor.StartAsync(_redis);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_monitor is not null) await _monitor.DisposeAsync();
        if (_clients is not null) await _clients.DisposeAsync();
        if (_theirs is not null) await _theirs.DisposeAsync();
        if (_ours is not null) await _ours.DisposeAsync();
        if (_redis is not null) await _redis.DisposeAsync();
    }

    [TestCaseSource(nameof(Events))]
    [Proves("F-ADP-48", "F-ADP-49", "F-ADP-50")]
    public async Task An_event_takes_the_channel_and_the_form_that_it_takes_in_the_reference(string json, string channel)
    {
        var command = (JsonObject)JsonNode.Parse(json)!;
        command["nsp"] ??= "/";
        var ours = await PublishedAsync(_ours, "emit", command);
        Assert.That(ours, Does.StartWith($"\"SPUBLISH\" \"socket.io{channel}\" "));
        Assert.That(ours, Is.EqualTo(await PublishedAsync(_theirs, "emit", command)));
    }

    [TestCase("fetch", """{}""")]
    [TestCase("askNodes", """{"event":"asked","args":["x"]}""")]
    [Proves("F-ADP-50", "F-ADP-51", "F-ADP-52")]
    public async Task A_question_is_asked_on_the_channel_of_all_counts_who_hears_it_and_is_answered_on_the_channel_of_who_asks(string name, string options)
    {
        await _clients.ConnectAsync(_ours, "client");
        await _clients.ConnectAsync(_theirs, "client");
        var command = (JsonObject)JsonNode.Parse(options)!;
        command["nsp"] = "/";
        var (ours, theirs) = (await AskedAsync(_ours, name, command), await AskedAsync(_theirs, name, command));
        Assert.That(ours.Question.Split(' ')[..2], Is.EqualTo((string[])["\"SPUBLISH\"", "\"socket.io#/#\""]));
        Assert.That(ours.Answer, Does.StartWith($"\"SPUBLISH\" \"socket.io#/#{ours.Asker}#\" "));
        Assert.That(theirs.Answer, Does.StartWith($"\"SPUBLISH\" \"socket.io#/#{theirs.Asker}#\" "));
        Assert.That(Members(ours.Answer), Is.EqualTo(Members(theirs.Answer)));
        await _clients.CloseAllAsync();
    }

    [Test]
    [Proves("F-ADP-46", "F-ADP-53")]
    public async Task A_namespace_that_ends_has_no_channel_any_more()
    {
        await _clients.ConnectAsync(_ours, "client", Dynamic, rooms: ["one", "two"]);
        // Of all, of what this node is answered, and of two rooms.
        await Patience.UntilAsync(async () => (await ChannelsAsync()).Length == 4);
        Assert.That(await ChannelsAsync(), Is.SupersetOf((string[])[$"socket.io#{Dynamic}#", $"socket.io#{Dynamic}#one#", $"socket.io#{Dynamic}#two#"]));
        await _clients.CloseAllAsync();
        await Patience.UntilAsync(async () => (await ChannelsAsync()).Length == 0);
        Assert.That(_ours.IsReady, Is.True);
    }

    private static TestCaseData Case(string json, string channel) => new(json, channel);

    private async Task<string[]> ChannelsAsync() =>
        [.. (await _redis.CommandAsync("PUBSUB", "SHARDCHANNELS", $"socket.io#{Dynamic}#*")).Split('\n').Where(line => line.StartsWith("socket.io", StringComparison.Ordinal))];

    private async Task<string> PublishedAsync(IClusterPeer peer, string name, JsonObject command)
    {
        var done = peer.CallAsync(name, command);
        var published = await _monitor.NextAsync(IsMessage);
        await done;
        return Ids().Replace(published, "················");
    }

    private async Task<(string Question, string Asker, string Answer)> AskedAsync(IClusterPeer peer, string name, JsonObject command)
    {
        var done = peer.CallAsync(name, command);
        var (count, question, answer) = (false, "", "");
        while (!count || answer.Length == 0)
        {
            var next = await _monitor.NextAsync(line => IsMessage(line) || line.StartsWith("\"PUBSUB\"", StringComparison.OrdinalIgnoreCase));
            if (!IsMessage(next)) count |= next == "\"PUBSUB\" \"SHARDNUMSUB\" \"socket.io#/#\"";
            else if (question.Length == 0) question = next;
            else answer = next;
        }

        await done;
        return (question, Uid().Match(question).Groups["uid"].Value, answer);
    }

    // The names in an answer, in their order; the values are each node's own.
    private static string[] Members(string answer) => [.. Names().Matches(answer).Select(name => name.Groups["name"].Value).Where(name => name is "type" or "data" or "uid" or "nsp" or "requestId" or "sockets" or "packet")];

    // Nodes of this library tell each other their names, and each listens whether its connection works.
    private static bool IsMessage(string line) =>
        line.StartsWith("\"SPUBLISH\"", StringComparison.Ordinal) && !line.Contains("-node#", StringComparison.Ordinal) && !Heartbeat().IsMatch(line);

    [GeneratedRegex("""(?<=\\xb0|\\")[0-9a-f]{16}""")]
    private static partial Regex Ids();

    [GeneratedRegex("""\\"uid\\":\\"(?<uid>[0-9a-f]{16})""")]
    private static partial Regex Uid();

    [GeneratedRegex("""\\"(?<name>\w+)\\":""")]
    private static partial Regex Names();

    [GeneratedRegex("""" "\{\\"type\\":(1|2|13),"""")]
    private static partial Regex Heartbeat();
}
