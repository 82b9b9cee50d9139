using Microsoft.Extensions.Logging;
using SocketIo.Redis.Diagnostics;

namespace SocketIo.Redis.Connections;

/// <summary>Everything that is subscribed on one connection, and what of it is known to work.</summary>
internal sealed class Subscriptions(TimeProvider clock, ILogger log)
{
    // How many probes are under way at a time.
    private const int AtOnce = 200;

    private readonly Lock _gate = new();
    private readonly List<ChannelProbe> _all = [];

    public ChannelProbe[] All
    {
        get
        {
            lock (_gate) return [.. _all];
        }
    }

    public ChannelProbe[] Unproven
    {
        get
        {
            lock (_gate) return [.. _all.Where(subscription => !subscription.IsProven)];
        }
    }

    public ChannelProbe Add(string channel, string probeChannel, Action<string, byte[]> handler)
    {
        var added = new ChannelProbe(channel, probeChannel, handler) { Since = clock.GetTimestamp() };
        lock (_gate) _all.Add(added);
        return added;
    }

    public void Remove(ChannelProbe subscription)
    {
        lock (_gate) _all.Remove(subscription);
    }

    /// <summary>What has worked may work no longer.</summary>
    public void DoubtAll()
    {
        var now = clock.GetTimestamp();
        lock (_gate)
        {
            foreach (var subscription in _all) subscription.Doubt(now);
        }
    }

    /// <summary>Sends probes and waits for them to come back.</summary>
    /// <returns>Whether all did.</returns>
    public async Task<bool> ProveAsync(ChannelProbe[] subscriptions, Func<string, byte[], Task> send, TimeSpan patience)
    {
        var all = true;
        foreach (var some in subscriptions.Chunk(AtOnce))
        {
            var probing = Task.WhenAll(some.Select(subscription => ProveAsync(subscription, send)));
            try
            {
                await probing.WaitAsync(patience, clock);
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                RedisLog.CommandFailed(log, fault);
                all = false;
                // What fails later than that is no news.
                _ = probing.ContinueWith(static late => _ = late.Exception, TaskScheduler.Default);
            }
        }

        return all;
    }

    /// <summary>A subscription that has been without proof for longer than that; when not ready, any without proof.</summary>
    public ChannelProbe? OldestDoubt(TimeSpan grace, bool isReady) =>
        Unproven.FirstOrDefault(subscription => !isReady || clock.GetElapsedTime(subscription.Since) > grace);

    private static async Task ProveAsync(ChannelProbe subscription, Func<string, byte[], Task> send)
    {
        var back = subscription.Expect();
        await send(subscription.ProbeChannel, subscription.Probe);
        await back;
    }
}
