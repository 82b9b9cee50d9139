using System.Security.Cryptography;
using System.Text;
using SocketIo.Redis.Connections;
using SocketIo.Redis.Diagnostics;
using SocketIo.Redis.Subscriptions;
using SocketIo.Server.Broadcast.Cluster;
using StackExchange.Redis;

namespace SocketIo.Redis.Sharded;

/// <summary>
/// Sharded channels: published over the connection that everything else uses, received over one that knows them. Each second a message goes out
/// over the first and must come back over the second; otherwise what is to be published waits. Of several primaries each is on its own: what goes
/// to one that is gone waits by itself, and all else goes on.
/// </summary>
internal sealed class ShardedBus : IMessageBus, IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Action<string, byte[]>> _handlers = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly RedisContext _context;
    private readonly IChannelSubscriber _subscriber;
    private readonly TimeProvider _clock;
    private readonly PublishQueue _queue;
    private readonly PublishQueue _late;
    private readonly string _own;
    private readonly Task _run;
    private volatile LostSlots _lost = LostSlots.None;
    private bool _lateHasGone;
    private volatile TaskCompletionSource _echo = new();
    private volatile ClusterHealth _health = new(IsReady: false, "not connected to Redis yet");

    public ShardedBus(RedisContext context, IChannelSubscriber subscriber, TimeProvider clock)
    {
        _context = context;
        _subscriber = subscriber;
        _clock = clock;
        _queue = new PublishQueue(context.Settings, SendAsync, context.Metrics, context.Log);
        _late = new PublishQueue(context.Settings, SendAsync, context.Metrics, context.Log);
        _own = $"{context.Settings.KeyPrefix}-node#{RandomNumberGenerator.GetHexString(16, lowercase: true)}#";
        subscriber.ReadyChanged += _ => _wake.Release();
        _ = subscriber.SubscribeAsync(_own, (_, _) => _echo.TrySetResult());
        _run = Task.Run(RunAsync);
    }

    public ClusterHealth Health => _health;

    public void Publish(string channel, byte[] message) => (_lost.Has(channel) ? _late : _queue).Add(channel, message);

    public IDisposable Subscribe(string channel, Action<string, byte[]> handler, string? probe = null)
    {
        lock (_gate)
        {
            var others = _handlers.GetValueOrDefault(channel);
            _handlers[channel] = others + handler;
            if (others is null) _ = _subscriber.SubscribeAsync(channel, Take);
        }

        return new Subscribed(this, channel, handler);
    }

    public async Task<int?> CountSubscribersAsync(string channel)
    {
        if (_context.Link.Database is not { } database) return null;
        try
        {
            var counted = await database.ExecuteAsync("PUBSUB", "SHARDNUMSUB", (RedisKey)channel).WaitAsync(Patience, _clock);
            return (int)((RedisResult[])counted!)[1];
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Whoever asks does not wait for the answer, so nothing may come out of here.
            RedisLog.CommandFailed(_context.Log, fault);
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested) return;
        await _closing.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _queue.DisposeAsync();
        await _late.DisposeAsync();
        await _subscriber.DisposeAsync();
    }

    private async Task RunAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            var fault = await FaultAsync();
            var lost = LostSlots.Seen(_context.Link.Database);
            if (!lost.IsAny && _lost.IsAny && !await IsBackAsync(_lost)) lost = _lost;
            if (lost.IsAny) GoOnWithout(lost);
            else if (fault is null && _subscriber.IsReady) Recover();
            else Degrade(fault ?? "Redis refuses channels", canPublish: fault is null);
            await _wake.WaitAsync(0);
            using var beat = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
            await Task.WhenAny(Task.Delay(Beat, _clock, beat.Token), _wake.WaitAsync(beat.Token));
            await beat.CancelAsync();
        }
    }

    /// <returns>What is wrong, or null.</returns>
    private async Task<string?> FaultAsync()
    {
        if (!_subscriber.IsConnected) return "the connection that receives sharded channels is not in place";
        try
        {
            var echo = _echo = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await SendAsync(_own, []).WaitAsync(Patience, _clock);
            await echo.Task.WaitAsync(Patience, _clock);
            return null;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            RedisLog.CommandFailed(_context.Log, fault);
            return "what is published does not come back";
        }
    }

    // That it is connected does not say yet that the driver sends anything there.
    private async Task<bool> IsBackAsync(LostSlots lost)
    {
        try
        {
            foreach (var channel in lost.ChannelsOfEach(_context.Settings.KeyPrefix)) await SendAsync(channel, []).WaitAsync(Patience, _clock);
            return true;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            RedisLog.CommandFailed(_context.Log, fault);
            return false;
        }
    }

    private void Degrade(string why, bool canPublish)
    {
        // What nodes send while they come back would miss those that are not back yet.
        if (canPublish) _queue.Open();
        else _queue.Shut();
        if (_closing.IsCancellationRequested) return;
        if (_health.IsReady || _health.Why != why) RedisLog.Apart(_context.Log, why);
        _health = new ClusterHealth(IsReady: false, why);
    }

    private void GoOnWithout(LostSlots lost)
    {
        _late.Shut();
        _lost = lost;
        Degrade("a primary of Redis is gone", canPublish: true);
        _context.Link.FindPrimaries();
    }

    private void Recover()
    {
        if (!_health.IsReady) RedisLog.Joined(_context.Log, _handlers.Count);
        _health = new ClusterHealth(IsReady: true);
        _queue.Open();
        _late.Open();
        if (!_lost.IsAny) return;
        // Once nothing has waited for a beat; what comes for these slots stays behind the last that did.
        if (_late.Count == 0 && _lateHasGone) _lost = LostSlots.None;
        _lateHasGone = _late.Count == 0;
    }

    private Task SendAsync(string channel, byte[] message) => _context.Link.Database is { } database
        ? database.ExecuteAsync("SPUBLISH", (RedisKey)channel, message)
        : Task.FromException(new InvalidOperationException("Not connected yet."));

    private void Take(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> message)
    {
        _context.Metrics.Received(message.Length);
        var name = Encoding.UTF8.GetString(channel);
        Action<string, byte[]>? handler;
        lock (_gate) handler = _handlers.GetValueOrDefault(name);
        handler?.Invoke(name, message.ToArray());
    }

    private void End(string channel, Action<string, byte[]> handler)
    {
        lock (_gate)
        {
            var others = _handlers.GetValueOrDefault(channel) - handler;
            if (others is not null)
            {
                _handlers[channel] = others;
                return;
            }

            if (_handlers.Remove(channel)) _ = _subscriber.UnsubscribeAsync(channel);
        }
    }

    private sealed class Subscribed(ShardedBus bus, string channel, Action<string, byte[]> handler) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0) bus.End(channel, handler);
        }
    }
}
