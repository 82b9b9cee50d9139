using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using SocketIo.Redis.Diagnostics;
using SocketIo.Server.Broadcast.Cluster;
using StackExchange.Redis;

namespace SocketIo.Redis.Connections;

/// <summary>
/// The connection to Redis. It connects by itself, now and after every loss. Each second a message goes out and must come back; when it does
/// not, or the connection is lost, every subscription is doubted until a probe on it has come back, and what is to be published waits.
/// StackExchange.Redis hands messages over in order, one at a time (its <c>PreserveAsyncOrder</c>); with version 2 that would be a
/// <c>ChannelMessageQueue</c> for each subscription.
/// </summary>
internal sealed class RedisLink : IMessageBus, IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // A subscription that was made just now is no sign of trouble.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly RedisMetrics _metrics;
    private readonly ILogger _log;
    private readonly TimeProvider _clock;
    private readonly Subscriptions _subscriptions;
    private readonly PublishQueue _queue;
    private readonly ChannelProbe _heart;
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Task _run;
    private readonly ConfigurationOptions _configuration;
    private volatile ConnectionMultiplexer? _redis;
    private volatile ClusterHealth _health = new(IsReady: false, "not connected to Redis yet");

    public RedisLink(RedisSettings settings, TimeProvider clock, RedisMetrics metrics, ILogger log)
    {
        _metrics = metrics;
        _log = log;
        _clock = clock;
        _configuration = ConfigurationOptions.Parse(settings.Configuration);
        if (settings.CertificateValidation is { } validate) _configuration.CertificateValidation += validate;
        _configuration.AbortOnConnectFail = false;
        _configuration.ReconnectRetryPolicy = new LinearRetry((int)Beat.TotalMilliseconds / 2);
        _queue = new PublishQueue(settings, SendAsync, metrics, log);
        _subscriptions = new Subscriptions(clock, log);
        var own = $"{settings.KeyPrefix}-node#{RandomNumberGenerator.GetHexString(16, lowercase: true)}#";
        _heart = _subscriptions.Add(own, own, static (_, _) => { });
        _run = Task.Run(RunAsync);
    }

    public ClusterHealth Health => _health;

    /// <summary>The database, for commands that are no messages; null before the first connection.</summary>
    public IDatabase? Database => _redis?.GetDatabase();

    /// <summary>Where it is, for those who need a connection of their own.</summary>
    public ConfigurationOptions Configuration => _configuration.Clone();

    public void Publish(string channel, byte[] message) => _queue.Add(channel, message);

    public IDisposable Subscribe(string channel, Action<string, byte[]> handler, string? probe = null)
    {
        var added = _subscriptions.Add(channel, probe ?? channel, handler);
        if (_redis is { } redis) _ = SubscribeAsync(redis, added);
        Wake();
        return new Ending(() => Unsubscribe(added));
    }

    public async Task<int?> CountSubscribersAsync(string channel)
    {
        if (_redis is not { } redis) return null;
        try
        {
            var servers = redis.GetEndPoints().Select(end => redis.GetServer(end)).Where(server => server.IsConnected).ToArray();
            if (servers.Length == 0) return null;
            var asked = servers[0].ServerType == ServerType.Cluster ? servers : servers[..1];
            var counts = await Task.WhenAll(asked.Select(server => server.SubscriptionSubscriberCountAsync(channel))).WaitAsync(Patience, _clock);
            return (int)counts.Sum();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Whoever asks does not wait for the answer, so nothing may come out of here.
            RedisLog.CommandFailed(_log, fault);
            return null;
        }
    }

    /// <summary>Has the driver look which server is a primary now.</summary>
    public void FindPrimaries() => _ = Primaries.FindAsync(_redis, _log);

    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested) return;
        await _closing.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _queue.DisposeAsync();
        _redis?.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                if (_redis is { } redis) await CheckAsync(redis);
                else await ConnectAsync();
            }
            catch (Exception fault) when (!_closing.IsCancellationRequested)
            {
                RedisLog.CommandFailed(_log, fault);
                Degrade("Redis cannot be reached");
            }

            if (!_health.IsReady) FindPrimaries();
            using var beat = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
            await Task.WhenAny(Task.Delay(Beat, _clock, beat.Token), _wake.WaitAsync(beat.Token));
            await beat.CancelAsync();
        }
    }

    private async Task ConnectAsync()
    {
        var redis = await ConnectionMultiplexer.ConnectAsync(_configuration);
        redis.ConnectionFailed += (_, lost) => Lost(lost.FailureType);
        redis.ConnectionRestored += (_, _) => Wake();
        _redis = redis;
        await Task.WhenAll(_subscriptions.All.Select(subscription => SubscribeAsync(redis, subscription)));
        await CheckAsync(redis);
    }

    private async Task CheckAsync(ConnectionMultiplexer redis)
    {
        if (!await _subscriptions.ProveAsync([_heart], SendAsync, Patience))
        {
            _subscriptions.DoubtAll();
            var answers = await AnswersAsync(redis);
            Degrade(answers ? "subscriptions bring nothing" : "Redis does not answer");
            if (!answers || !await SubscribeAnewAsync(redis, [_heart])) return;
        }

        await _subscriptions.ProveAsync(_subscriptions.Unproven, SendAsync, Patience);
        // After a loss the driver may have forgotten any of them for good; else one may just have been made.
        var silent = Array.FindAll(_subscriptions.Unproven, subscription => subscription.Attempts > (_health.IsReady ? 1 : 0));
        foreach (var subscription in silent) RedisLog.ChannelSilent(_log, subscription.Channel);
        await SubscribeAnewAsync(redis, silent);

        if (_subscriptions.OldestDoubt(Grace, isReady: _health.IsReady) is { } doubted) Degrade($"channel {doubted.Channel} brings nothing");
        else Recover();
    }

    /// <returns>Whether all of them bring what is sent to them.</returns>
    private async Task<bool> SubscribeAnewAsync(ConnectionMultiplexer redis, ChannelProbe[] subscriptions)
    {
        await Task.WhenAll(subscriptions.Select(subscription => SubscribeAsync(redis, subscription, anew: true)));
        return await _subscriptions.ProveAsync(subscriptions, SendAsync, Patience);
    }

    private void Lost(ConnectionFailureType why)
    {
        _subscriptions.DoubtAll();
        Degrade($"the connection to Redis was lost ({why})");
        Wake();
    }

    // One permit is enough: whoever takes it looks at everything.
    private void Wake()
    {
        lock (_wake)
        {
            if (_wake.CurrentCount == 0) _wake.Release();
        }
    }

    private void Degrade(string why)
    {
        _queue.Shut();
        if (_closing.IsCancellationRequested) return;
        if (_health.IsReady || _health.Why != why) RedisLog.Apart(_log, why);
        _health = new ClusterHealth(IsReady: false, why);
    }

    private void Recover()
    {
        if (!_health.IsReady) RedisLog.Joined(_log, _subscriptions.All.Length);
        _health = new ClusterHealth(IsReady: true);
        _queue.Open();
    }

    private async Task<bool> AnswersAsync(ConnectionMultiplexer redis)
    {
        try
        {
            await redis.GetDatabase().PingAsync().WaitAsync(Patience, _clock);
            return true;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return false;
        }
    }

    private Task SendAsync(string channel, byte[] message) =>
        _redis is { } redis ? redis.GetSubscriber().PublishAsync(new RedisChannel(channel, RedisChannel.PatternMode.Literal), message) : Task.FromException(new InvalidOperationException("Not connected yet."));

    private Task SubscribeAsync(ConnectionMultiplexer redis, ChannelProbe subscription, bool anew = false) => InTurnAsync(subscription, async () =>
    {
        if (subscription.IsEnded || (subscription.IsSubscribed && !anew)) return;
        // Again and again the same delegate, or each would be called.
        var subscriber = redis.GetSubscriber();
        var channel = ChannelOf(subscription);
        var handler = subscription.Handler ??= (from, message) => Take(subscription, from!, message!);
        // Whether Redis hears of it or not, the driver has forgotten the channel then and would not ask for it when the connection is back.
        if (subscription.IsSubscribed) await TryAsync(() => subscriber.UnsubscribeAsync(channel, handler).WaitAsync(Patience, _clock));
        subscription.IsSubscribed = true;
        await subscriber.SubscribeAsync(channel, handler).WaitAsync(Patience, _clock);
    });

    private void Unsubscribe(ChannelProbe subscription)
    {
        subscription.End();
        _subscriptions.Remove(subscription);
        if (_redis is not { } redis) return;
        _ = InTurnAsync(subscription, async () =>
        {
            if (subscription.Handler is { } handler)
                await redis.GetSubscriber().UnsubscribeAsync(ChannelOf(subscription), handler).WaitAsync(Patience, _clock);
        });
    }

    private Task InTurnAsync(ChannelProbe subscription, Func<Task> step) => subscription.InTurnAsync(() => TryAsync(step));

    private async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            RedisLog.CommandFailed(_log, fault);
        }
    }

    private static RedisChannel ChannelOf(ChannelProbe subscription) =>
        new(subscription.Channel, subscription.IsPattern ? RedisChannel.PatternMode.Pattern : RedisChannel.PatternMode.Literal);

    private void Take(ChannelProbe subscription, string from, byte[] message)
    {
        _metrics.Received(message.Length);
        try
        {
            subscription.Take(from, message);
        }
        catch (Exception fault)
        {
            RedisLog.MessageFailed(_log, fault, from);
        }
    }

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
