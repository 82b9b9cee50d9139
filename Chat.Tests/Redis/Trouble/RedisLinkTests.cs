using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SocketIo.Redis.Connections;
using SocketIo.Redis.Diagnostics;
using SocketIo.Redis.Hosting;

namespace Chat.Tests.Redis.Trouble;

/// <summary>Channels come and go on any thread while the connection comes up: Redis holds each that is wanted, once, and no other.</summary>
internal sealed class RedisLinkTests
{
    private const int Channels = 500;

    private readonly ConcurrentDictionary<string, int> _received = new(StringComparer.Ordinal);
    private ServiceProvider _services = null!;
    private RedisProcess _redis = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _services = new ServiceCollection().AddMetrics().AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace)).BuildServiceProvider();
        _redis = await RedisProcess.StartAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _services?.Dispose();
        if (_redis is not null) await _redis.DisposeAsync();
    }

    [SetUp]
    public void Forget() => _received.Clear();

    [Test]
    public async Task What_is_given_up_while_the_connection_comes_up_is_not_held_afterwards()
    {
        await _redis.FreezeAsync();
        await using var link = Make();
        var wanted = link.Subscribe("given-up-first", Count);
        var others = Enumerable.Range(0, Channels).Select(i => link.Subscribe($"given-up-{i}", Count)).ToList();
        others[^1].Dispose();
        await _redis.ThawAsync();
        while (!(await _redis.CommandAsync("PUBSUB", "NUMSUB", "given-up-first")).Contains(":1", StringComparison.Ordinal)) continue;
        foreach (var other in others) other.Dispose();

        await Patience.UntilAsync(() => link.Health.IsReady);
        // What was begun comes to its end, and nothing is begun any more.
        await Patience.UntilAsync(async () => await HeldAsync("given-up-*") is ["given-up-first"]);
        await Pace.PassAsync(TimeSpan.FromMilliseconds(100));
        Assert.That(await HeldAsync("given-up-*"), Is.EqualTo(["given-up-first"]));
        Assert.That(await HeldAsync("link-node*"), Has.Length.EqualTo(1));
        wanted.Dispose();
        await Patience.UntilAsync(async () => await HeldAsync("given-up-*") is []);
    }

    [Test]
    public async Task What_is_subscribed_in_the_moment_of_connecting_is_delivered_once()
    {
        for (var round = 0; round < 3; round++)
        {
            await using var link = Make();
            var made = 0;
            using var go = new ManualResetEventSlim();
            var threads = Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    go.Wait();
                    while (link.Database is null && Volatile.Read(ref made) < 3000) link.Subscribe($"once-{round}-{Interlocked.Increment(ref made)}", Count);
                    for (var i = 0; i < 5; i++) link.Subscribe($"once-{round}-{Interlocked.Increment(ref made)}", Count);
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToList();
            go.Set();
            await Task.WhenAll(threads).WithPatience();
            await Patience.UntilAsync(() => link.Health.IsReady);
            await Patience.UntilAsync(async () => (await HeldAsync($"once-{round}-*")).Length == made);
            for (var i = 1; i <= made; i++) link.Publish($"once-{round}-{i}", [1]);
            link.Publish($"once-{round}-1", [2]);
            await Patience.UntilAsync(() => _received.Values.Sum() >= made + 1);
            Assert.That(_received.Where(pair => pair.Value != 1).Select(pair => pair.Key), Is.EqualTo([$"once-{round}-1"]));
            _received.Clear();
        }
    }

    // As its driver does at times, when Redis goes and comes back.
    [Test]
    public async Task What_the_driver_has_forgotten_is_held_again_within_the_time_of_a_return()
    {
        await using var link = Make();
        for (var i = 0; i < 10; i++) link.Subscribe($"forgotten-{i}", Count);
        await Patience.UntilAsync(() => link.Health.IsReady);
        await Patience.UntilAsync(async () => (await HeldAsync("forgotten-*")).Length == 10);

        var watch = Stopwatch.StartNew();
        await link.Database!.Multiplexer.GetSubscriber().UnsubscribeAllAsync().WithPatience();
        Assert.That(await HeldAsync("forgotten-*"), Is.Empty);
        await Patience.UntilAsync(async () => (await HeldAsync("forgotten-*")).Length == 10);
        await Patience.UntilAsync(() => link.Health.IsReady);
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public async Task What_is_done_to_one_channel_is_done_in_turn_and_whatever_fails_holds_nothing_up()
    {
        var probe = new ChannelProbe("channel", "channel", (_, _) => { });
        var (now, most, done) = (0, 0, new ConcurrentQueue<int>());
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var steps = Enumerable.Range(0, 200).Select(i => probe.InTurnAsync(async () =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await gate.Task;
            done.Enqueue(i);
            Interlocked.Decrement(ref now);
            if (i % 2 == 0) throw new InvalidOperationException("on purpose");
        })).ToList();
        gate.SetResult();
        Assert.That(async () => await Task.WhenAll(steps).WithPatience(), Throws.InvalidOperationException);
        Assert.That(most, Is.EqualTo(1));
        Assert.That(done, Is.EqualTo(Enumerable.Range(0, 200)));
    }

    private void Count(string channel, byte[] message) => _received.AddOrUpdate(channel, 1, (_, count) => count + 1);

    private async Task<string[]> HeldAsync(string pattern)
    {
        var lines = (await _redis.CommandAsync("PUBSUB", "CHANNELS", pattern)).Split('\n');
        return [.. lines.Where(line => line.StartsWith(pattern[..^1], StringComparison.Ordinal))];
    }

    private RedisLink Make()
    {
        var settings = RedisCluster.SettingsOf(new RedisOptions { Configuration = _redis.Address, KeyPrefix = "link" });
        return new RedisLink(settings, TimeProvider.System, new RedisMetrics(_services.GetRequiredService<IMeterFactory>()), _services.GetRequiredService<ILoggerFactory>().CreateLogger("link"));
    }
}
