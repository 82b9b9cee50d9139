using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;
using SocketIo.Redis.Subscriptions;

namespace Chat.Tests.Redis.Subscriptions;

internal sealed class ChannelSubscriberTests
{
    private RedisProcess _redis = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _redis = await RedisProcess.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _redis.DisposeAsync();

    [Test]
    public async Task A_confirmed_channel_is_one_that_Redis_counts()
    {
        await using var subscriber = new Subscriber(Subscriber.To(_redis.EndPoint));
        await subscriber.SubscribeAsync("socket.io#/#counted#");
        Assert.That(await _redis.AskAsync("PUBSUB", "SHARDNUMSUB", "socket.io#/#counted#"), Is.EqualTo("socket.io#/#counted#\n1"));

        await subscriber.Channels.UnsubscribeAsync("socket.io#/#counted#").WithPatience();
        Assert.That(await _redis.AskAsync("PUBSUB", "SHARDNUMSUB", "socket.io#/#counted#"), Is.EqualTo("socket.io#/#counted#\n0"));
    }

    [Test]
    public async Task Messages_come_in_order_to_the_handler_of_their_channel()
    {
        await using var subscriber = new Subscriber(Subscriber.To(_redis.EndPoint));
        await subscriber.SubscribeAsync("a-é");
        await subscriber.SubscribeAsync("b");
        foreach (var message in (string[])["1", "2 3", "ü", ""])
            await _redis.AskAsync("SPUBLISH", message == "ü" ? "b" : "a-é", message);
        Assert.That(
            new[] { await subscriber.NextAsync(), await subscriber.NextAsync(), await subscriber.NextAsync(), await subscriber.NextAsync() },
            Is.EqualTo(["a-é=1", "a-é=2 3", "b=ü", "a-é="]));
    }

    [Test]
    public async Task Plain_channels_are_another_world()
    {
        await using var plain = new Subscriber(Subscriber.To(_redis.EndPoint), PubSubWords.Plain);
        await using var sharded = new Subscriber(Subscriber.To(_redis.EndPoint), PubSubWords.Sharded);
        await plain.SubscribeAsync("world");
        await sharded.SubscribeAsync("world");
        Assert.That(await _redis.AskAsync("PUBLISH", "world", "plain"), Is.EqualTo("1"));
        Assert.That(await _redis.AskAsync("SPUBLISH", "world", "sharded"), Is.EqualTo("1"));
        Assert.That(await plain.NextAsync(), Is.EqualTo("world=plain"));
        Assert.That(await sharded.NextAsync(), Is.EqualTo("world=sharded"));
    }

    [Test]
    public async Task What_is_large_comes_whole()
    {
        await using var subscriber = new Subscriber(Subscriber.To(_redis.EndPoint));
        await subscriber.SubscribeAsync("large");
        await _redis.AskAsync("EVAL", "return redis.call('SPUBLISH', KEYS[1], string.rep('x', 3000000))", "1", "large");
        Assert.That(await subscriber.NextAsync(), Has.Length.EqualTo("large=".Length + 3_000_000));
    }

    [Test]
    public async Task What_is_too_large_ends_the_connection_and_nothing_else()
    {
        await using var subscriber = new Subscriber(Subscriber.To(_redis.EndPoint) with { LargestMessage = 1000 });
        await subscriber.SubscribeAsync("limited");
        await subscriber.BecomesReadyAsync(true);
        await _redis.AskAsync("SPUBLISH", "limited", new string('x', 1001));
        await subscriber.BecomesReadyAsync(false);
        await subscriber.ProbeAsync();
        await _redis.AskAsync("SPUBLISH", "limited", "small");
        Assert.That(await subscriber.NextAsync(), Is.EqualTo("limited=small"));
        Assert.That(subscriber.Logs.Named("SubscriberLost").Single().Message, Does.Contain("1000 bytes"));
    }

    [Test]
    public async Task A_probe_tells_that_everything_before_it_is_in_place()
    {
        await using var subscriber = new Subscriber(Subscriber.To(_redis.EndPoint));
        var channels = Enumerable.Range(0, 3000).Select(i => $"probe-{i}").ToList();
        var confirmed = channels.ConvertAll(channel => subscriber.Channels.SubscribeAsync(channel, subscriber.Note));
        await subscriber.ProbeAsync();
        Assert.That(confirmed, Has.All.Property("IsCompletedSuccessfully").True);
        Assert.That(await _redis.AskAsync("SPUBLISH", "probe-2999", "here"), Is.EqualTo("1"));
        Assert.That(await subscriber.NextAsync(), Is.EqualTo("probe-2999=here"));
    }

    [Test]
    public async Task The_last_word_on_a_channel_counts()
    {
        await using var subscriber = new Subscriber(Subscriber.To(_redis.EndPoint));
        await subscriber.ProbeAsync();
        for (var i = 0; i < 500; i++)
        {
            _ = subscriber.Channels.SubscribeAsync("odd", subscriber.Note);
            _ = subscriber.Channels.UnsubscribeAsync("odd");
            _ = subscriber.Channels.SubscribeAsync("even", subscriber.Note);
            if (i < 499) _ = subscriber.Channels.UnsubscribeAsync("even");
        }

        await subscriber.ProbeAsync();
        Assert.That(await _redis.AskAsync("PUBSUB", "SHARDNUMSUB", "odd", "even"), Is.EqualTo("odd\n0\neven\n1"));
    }

    [Test]
    public async Task Whoever_waits_for_what_is_wanted_no_more_is_told()
    {
        await using var subscriber = new Subscriber(Subscriber.To(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, RedisProcess.FreePort())));
        var never = subscriber.Channels.SubscribeAsync("never", subscriber.Note);
        await subscriber.Channels.UnsubscribeAsync("never").WithPatience();
        Assert.That(never.IsCanceled);

        var late = subscriber.Channels.SubscribeAsync("late", subscriber.Note);
        var probe = subscriber.Channels.ProbeAsync(CancellationToken.None);
        await subscriber.Channels.DisposeAsync().WithPatience();
        Assert.That(async () => await late.WithPatience(), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await probe.WithPatience(), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_handler_that_fails_takes_nothing_with_it()
    {
        var subscriber = new Subscriber(Subscriber.To(_redis.EndPoint));
        await subscriber.Channels.SubscribeAsync("broken", (_, _) => throw new InvalidOperationException("on purpose")).WithPatience();
        await subscriber.SubscribeAsync("sound");
        await _redis.AskAsync("SPUBLISH", "broken", "1");
        await _redis.AskAsync("SPUBLISH", "sound", "2");
        Assert.That(await subscriber.NextAsync(), Is.EqualTo("sound=2"));
        Assert.That(subscriber.Logs.Named("ChannelHandlerFailed").Single().Exception, Has.Message.EqualTo("on purpose"));
        await subscriber.Channels.DisposeAsync();
    }
}
