using System.Diagnostics;
using Chat.Tests.Interop;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Broadcast;
using StackExchange.Redis;

namespace Chat.Tests.Redis.Trouble;

/// <summary>A question to the cluster ends at its deadline with what came and the names of the silent nodes; no node makes it fail.</summary>
internal sealed class PartialAnswerTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);
    private TroublePair _pair = null!;

    private RedisProcess Redis => _pair.Redis;

    private DotNetPeer First => _pair.First;

    [SetUp]
    public async Task StartAsync()
    {
        if ((RedisProcess.Missing() ?? NodeRun.Missing()) is { } why) Assert.Ignore(why);
        _pair = await TroublePair.StartAsync(ClusterKind.All[0], redis => redis.RequestTimeout = Deadline);
    }

    [TearDown]
    public async Task StopAsync()
    {
        if (_pair is not null) await _pair.DisposeAsync();
    }

    [Test]
    [Proves("F-ADP-22", "F-ADP-23")]
    public async Task A_node_that_is_known_and_keeps_silent_is_named()
    {
        await using var mute = await RedisTap.StartAsync(Redis, "nothing");
        var requests = new RedisChannel("socket.io-request#/#", RedisChannel.PatternMode.Literal);
        await mute.Redis.GetSubscriber().SubscribeAsync(requests, (_, _) => { }).WithPatience();
        // A channel that was made just now does not count against a node: it may be ready a moment before Redis holds them all, and Redis says how many are asked.
        await Patience.UntilAsync(async () => (await Redis.CommandAsync("PUBSUB", "NUMSUB", requests!)).Contains(":3", StringComparison.Ordinal));
        await mute.Redis.GetSubscriber().PublishAsync(requests, """{"uid":"abcdef","type":101,"node":"mute"}""").WithPatience();
        await AssertPartialAsync(["mute"]);
    }

    [Test]
    [Proves("F-ADP-22")]
    public async Task A_frozen_node_of_Node_js_makes_no_question_fail_and_a_dead_one_is_not_waited_for()
    {
        await using var frozen = await NodePeer.StartAsync(Redis, ClusterKind.All[0]);
        await Patience.UntilAsync(async () => (await First.App.Server.FetchSocketsAsync()).IsComplete);
        await SignalAsync("-STOP", frozen.Id);
        await AssertPartialAsync(["a node of unknown name"]);
        await frozen.KillAsync();
        await Patience.UntilAsync(async () => (await First.App.Server.FetchSocketsAsync()).IsComplete);
        Assert.That(await First.App.Server.CountSocketsAsync(), Is.EqualTo(2));
    }

    [Test]
    public async Task Without_Redis_the_own_sockets_answer_and_those_of_others_are_silent()
    {
        await Patience.UntilAsync(async () => (await First.App.Server.ServerSideEmitWithAckAsync<object>("asked", "x")).IsComplete);
        await Redis.KillAsync();
        await Patience.UntilAsync(() => !First.IsReady);

        var found = await First.App.Server.FetchSocketsAsync().WithPatience();
        Assert.That(found, Has.Count.EqualTo(1));
        Assert.That(found.SilentNodes, Is.EqualTo(["second"]));
        var asking = First.App.Server.Timeout(Deadline).EmitWithAckAsync<int>("ask");
        await AnswerAsync(_pair.Here, 1);
        var answers = await asking.WithPatience();
        Assert.That(answers, Is.EqualTo([1]));
        Assert.That(answers.SilentNodes, Is.EqualTo(["second"]));
        Assert.That(await First.App.Server.CountSocketsAsync(), Is.EqualTo(1));
        await Redis.StartAgainAsync();
    }

    [Test]
    [Proves("F-API-69")]
    public async Task A_client_that_owes_an_answer_fails_the_broadcast_with_everything_that_came()
    {
        var asking = First.App.Server.Timeout(Deadline).EmitWithAckAsync<int>("ask");
        await AnswerAsync(_pair.Here, 1);
        var late = Assert.ThrowsAsync<BroadcastAckTimeoutException<int>>(async () => await asking.WithPatience());
        Assert.That((late!.Missing, late.Answers.Count, late.Answers.IsComplete), Is.EqualTo((1, 1, true)));
    }

    private static async Task AnswerAsync(RawWebSocket client, int value)
    {
        var asked = await client.ReadTextAsync();
        await client.SendTextAsync($"43{asked[2..asked.IndexOf('[', StringComparison.Ordinal)]}[{value}]");
    }

    private static async Task SignalAsync(string signal, int process)
    {
        using var kill = Process.Start("kill", [signal, $"{process}"]);
        await kill.WaitForExitAsync().WithPatience();
    }

    private async Task AssertPartialAsync(string[] silent)
    {
        // At once, as each waits for the silent node until its deadline.
        var io = First.App.Server;
        var (finding, counting) = (io.FetchSocketsAsync().AsTask(), io.CountSocketsAsync().AsTask());
        var (asking, telling) = (io.Timeout(Deadline).EmitWithAckAsync<int>("ask"), io.ServerSideEmitWithAckAsync<object>("asked", "x"));
        await AnswerAsync(_pair.Here, 1);
        await AnswerAsync(_pair.There, 2);

        var found = await finding.WithPatience();
        Assert.That(found, Has.Count.EqualTo(2));
        Assert.That(found.SilentNodes, Is.EqualTo(silent));
        var answers = await asking.WithPatience();
        Assert.That(answers, Is.EquivalentTo([1, 2]));
        Assert.That(answers.SilentNodes, Is.EqualTo(silent));
        var told = await telling.WithPatience();
        Assert.That(told, Has.Count.EqualTo(1));
        Assert.That(told.SilentNodes, Is.EqualTo(silent));
        Assert.That(await counting.WithPatience(), Is.EqualTo(2));
    }
}
