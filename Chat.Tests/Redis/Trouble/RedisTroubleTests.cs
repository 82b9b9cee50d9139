using System.Diagnostics;
using System.Text.Json;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Redis.Trouble;

/// <summary>Redis is killed, frozen, emptied and loses connections: nodes serve their own clients and are together again soon after.</summary>
[TestFixtureSource(nameof(Kinds))]
internal sealed class RedisTroubleTests(ClusterKind kind)
{
    // Of the goal: from Redis' return until every channel is proven.
    private static readonly TimeSpan Return = TimeSpan.FromSeconds(5);

    private TroublePair _pair = null!;

    public static IEnumerable<ClusterKind> Kinds => ClusterKind.All.Where(kind => kind.NodeOptions == "{}");

    private RedisProcess Redis => _pair.Redis;

    private DotNetPeer First => _pair.First;

    private DotNetPeer Second => _pair.Second;

    [SetUp]
    public async Task StartAsync()
    {
        if (RedisProcess.Missing() is { } why) Assert.Ignore(why);
        _pair = await TroublePair.StartAsync(kind, redis => redis.MaxQueuedMessages = 500);
    }

    [TearDown]
    public async Task StopAsync()
    {
        if (_pair is not null) await _pair.DisposeAsync();
    }

    [Test]
    public async Task Killed_and_started_again_empty()
    {
        await AssertTogetherAsync("before");
        await Redis.KillAsync();
        await Patience.UntilAsync(() => !First.IsReady && !Second.IsReady);
        Assert.That(First.App.Logs.Named("Apart").Select(record => record.Level), Is.All.EqualTo(LogLevel.Warning));
        await AssertServesItsOwnAsync();

        await Redis.StartAgainAsync();
        await AssertReturnAsync("after");
        // A thousand were to go out: five hundred may wait, or none where they go through a stream.
        await Patience.UntilAsync(() => First.App.Logs.Named("MessagesDropped").Any());
    }

    [Test]
    public async Task Frozen_for_ten_seconds()
    {
        await AssertTogetherAsync("before");
        await Redis.FreezeAsync();
        await Patience.UntilAsync(() => !First.IsReady && !Second.IsReady);
        await AssertServesItsOwnAsync();
        await Pace.PassAsync(TimeSpan.FromSeconds(8));

        await Redis.ThawAsync();
        await AssertReturnAsync("after");
        await Patience.UntilAsync(() => First.App.Logs.Named("MessagesDropped").Any());
    }

    [Test]
    public async Task Connections_are_killed_during_a_thousand_messages_a_second()
    {
        await AssertTogetherAsync("before");
        var arrived = ReadNumbersAsync();
        var mine = ReadOwnAsync(3000);
        await Pace.RunAsync(1000, 3, async number =>
        {
            await First.App.Server.EmitAsync("n", number);
            if (number == 500) await Redis.CommandAsync("CLIENT", "KILL", "TYPE", "pubsub");
            if (number == 1000) await Redis.CommandAsync("CLIENT", "KILL", "TYPE", "normal");
        });
        Assert.That(await mine, Is.EqualTo(Enumerable.Range(0, 3000)));
        await Patience.UntilAsync(() => _pair.IsReady);
        await First.App.Server.EmitAsync("n", -1);

        var numbers = await arrived;
        Assert.That(numbers, Is.Ordered.And.Unique);
        Assert.That(numbers[^1], Is.EqualTo(2999));
        TestContext.Out.WriteLine($"{numbers.Count} of 3000 arrived on the other node; the rest was lost with the connections.");
    }

    private async Task AssertTogetherAsync(string name)
    {
        await First.App.Server.EmitAsync(name);
        Assert.That(await _pair.Here.ReadTextAsync(), Is.EqualTo($"42[\"{name}\"]"));
        while (await _pair.There.ReadTextAsync() != $"42[\"{name}\"]")
        {
        }
    }

    private async Task AssertServesItsOwnAsync()
    {
        for (var i = 0; i < 1000; i++) await First.App.Server.EmitAsync("own", i);
        for (var i = 0; i < 1000; i++) Assert.That(await _pair.Here.ReadTextAsync(), Is.EqualTo($"42[\"own\",{i}]"));
        Assert.That(First.App.Server.Cluster!.Health.Why, Is.Not.Null);
        Assert.That(await HealthAsync(), Is.EqualTo(HealthStatus.Degraded));
    }

    private async Task AssertReturnAsync(string name)
    {
        var watch = Stopwatch.StartNew();
        await Patience.UntilAsync(() => _pair.IsReady);
        Assert.That(watch.Elapsed, Is.LessThan(Return));
        TestContext.Out.WriteLine($"Ready {watch.Elapsed.TotalSeconds:0.0} s after Redis' return.");
        await AssertTogetherAsync(name);
        Assert.That(await HealthAsync(), Is.EqualTo(HealthStatus.Healthy));
    }

    private async Task<HealthStatus> HealthAsync() =>
        (await First.App.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync().WithPatience()).Status;

    private async Task<List<int>> ReadOwnAsync(int count)
    {
        var numbers = new List<int>();
        while (numbers.Count < count) numbers.Add(NumberOf(await _pair.Here.ReadTextAsync()));
        return numbers;
    }

    private async Task<List<int>> ReadNumbersAsync()
    {
        var numbers = new List<int>();
        while (NumberOf(await _pair.There.ReadTextAsync()) is >= 0 and var number) numbers.Add(number);
        return numbers;
    }

    private static int NumberOf(string message) => JsonDocument.Parse(message[2..]).RootElement[1].GetInt32();
}
