using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;

namespace Chat.Tests.Redis.Subscriptions;

internal sealed class ReconnectionTests
{
    [Test]
    public async Task Everything_is_back_when_a_killed_server_is()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var subscriber = new Subscriber(Subscriber.To(redis.EndPoint));
        var channels = Enumerable.Range(0, 1000).Select(i => $"room-{i}").ToList();
        await Task.WhenAll(channels.Select(subscriber.SubscribeAsync)).WithPatience();
        await subscriber.BecomesReadyAsync(true);

        await redis.KillAsync();
        await subscriber.BecomesReadyAsync(false);
        await subscriber.Channels.UnsubscribeAsync("room-0").WithPatience();
        var added = subscriber.Channels.SubscribeAsync("added", subscriber.Note);
        await redis.StartAgainAsync();
        var begin = TimeProvider.System.GetTimestamp();
        await subscriber.ProbeAsync();
        Assert.That(TimeProvider.System.GetElapsedTime(begin), Is.LessThan(TimeSpan.FromSeconds(5)));
        Assert.That(added.IsCompletedSuccessfully);
        Assert.That(await redis.AskAsync("PUBSUB", "SHARDNUMSUB", "room-0", "room-999", "added"), Is.EqualTo("room-0\n0\nroom-999\n1\nadded\n1"));
    }

    [Test]
    public async Task A_client_that_is_killed_in_the_middle_of_messages_comes_back_by_itself()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var subscriber = new Subscriber(Subscriber.To(redis.EndPoint));
        await subscriber.SubscribeAsync("busy");
        await subscriber.BecomesReadyAsync(true);
        for (var i = 0; i < 3; i++)
        {
            await redis.AskAsync("EVAL", "for i = 1, 1000 do redis.call('SPUBLISH', KEYS[1], i) end", "1", "busy");
            Assert.That(await redis.AskAsync("CLIENT", "KILL", "TYPE", "pubsub"), Is.EqualTo("1"));
            await subscriber.BecomesReadyAsync(false);
            await subscriber.ProbeAsync();
        }

        await redis.AskAsync("SPUBLISH", "busy", "last");
        string next;
        var before = 0;
        while ((next = await subscriber.NextAsync()) != "busy=last")
        {
            var number = int.Parse(next["busy=".Length..], System.Globalization.CultureInfo.InvariantCulture);
            Assert.That(number == 1 || number == before + 1, $"{number} came after {before}");
            before = number;
        }
    }

    [Test]
    public async Task A_server_that_gives_no_sign_of_life_is_given_up()
    {
        await using var redis = await RedisProcess.StartAsync();
        var clock = new ManualTimeProvider();
        var settings = Subscriber.To(redis.EndPoint);
        await using var subscriber = new Subscriber(settings, clock: clock);
        await subscriber.SubscribeAsync("frozen");
        await subscriber.BecomesReadyAsync(true);
        await redis.FreezeAsync();
        try
        {
            await AdvanceUntilAsync(settings.KeepAlive, () => subscriber.Logs.Named("SubscriberLost").Any());
            await subscriber.BecomesReadyAsync(false);
            await AdvanceUntilAsync(settings.ConnectTimeout, () => subscriber.Logs.Named("SubscriberUnreachable").Any());
        }
        finally
        {
            await redis.ThawAsync();
        }

        var probe = subscriber.ProbeAsync();
        await AdvanceUntilAsync(settings.LongestRetry, () => probe.IsCompleted);
        await probe;
        await redis.AskAsync("SPUBLISH", "frozen", "thawed");
        Assert.That(await subscriber.NextAsync(), Is.EqualTo("frozen=thawed"));

        // A step at a time, and only while that is waited for: a connection that comes about meanwhile has all the time of the machine.
        Task AdvanceUntilAsync(TimeSpan step, Func<bool> holds) => Patience.UntilAsync(() =>
        {
            if (holds()) return true;
            if (clock.IsDueWithin(step)) clock.Advance(step);
            return false;
        });
    }

    [Test]
    public async Task What_comes_and_goes_while_the_server_says_nothing_leaves_nothing_behind()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var subscriber = new Subscriber(Subscriber.To(redis.EndPoint));
        await subscriber.SubscribeAsync("stays");
        await redis.FreezeAsync();
        long grown;
        try
        {
            Churn(1000);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            Churn(100_000);
            grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        }
        finally
        {
            await redis.ThawAsync();
        }

        Assert.That(grown, Is.LessThan(2_000_000));
        await subscriber.ProbeAsync();
        Assert.That(await redis.AskAsync("PUBSUB", "SHARDCHANNELS"), Is.EqualTo("stays"));

        void Churn(int rooms)
        {
            for (var i = 0; i < rooms; i++)
            {
                _ = subscriber.Channels.SubscribeAsync($"passing-{i}", subscriber.Note);
                _ = subscriber.Channels.UnsubscribeAsync($"passing-{i}");
            }
        }
    }

    [Test]
    public async Task The_next_address_is_tried_when_one_does_not_answer()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var subscriber = new Subscriber(Subscriber.To(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, RedisProcess.FreePort()), redis.EndPoint));
        await subscriber.SubscribeAsync("here");
        Assert.That(await redis.AskAsync("SPUBLISH", "here", "1"), Is.EqualTo("1"));
    }

    [Test]
    public async Task The_wait_between_two_tries_grows_on_the_given_clock_up_to_its_limit()
    {
        var clock = new ManualTimeProvider();
        var settings = Subscriber.To(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, RedisProcess.FreePort()));
        await using var subscriber = new Subscriber(settings, clock: clock);
        for (var tries = 1; tries <= 8; tries++)
        {
            await Patience.UntilAsync(() => subscriber.Logs.Named("SubscriberRetry").Count() == tries && clock.IsDueWithin(settings.LongestRetry));
            clock.Advance(settings.LongestRetry);
        }

        Assert.That(subscriber.Logs.Named("SubscriberUnreachable").Count(), Is.EqualTo(1));
    }
}
