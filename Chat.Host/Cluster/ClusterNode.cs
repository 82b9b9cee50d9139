using Chat.Host.Cluster.Shared;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Chat.Host.Cluster;

/// <summary>
/// This node's life among the others: once a second it renews its lease, gives Redis what it has if Redis may not have it, and looks for
/// nodes that have died. It begins before clients come and ends when they have gone.
/// </summary>
internal sealed class ClusterNode(SharedRedis redis, Restoring restoring, Ghosts ghosts, IOptions<ClusterOptions> options, TimeProvider clock)
    : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _run = Task.CompletedTask;

    /// <summary>Waits a moment for Redis, and starts without it if that takes longer.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _run = Task.Run(RunAsync, CancellationToken.None);
        await Task.WhenAny(_begun.Task, Task.Delay(2 * ClusterOptions.Beat, clock, cancellationToken));
        if (!redis.IsWhole) redis.Part("Redis cannot be reached");
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _ending.CancelAsync();
        await _run;
        await ghosts.EndAsync();
        if (!redis.IsWhole) return;
        try
        {
            var database = await redis.ConnectAsync();
            var (node, lease) = (redis.Node, Keys.Lease(redis.Node));
            await redis.AskAsync(database, NodeScripts.End, [lease, Keys.Nodes, Keys.SocketsOf(node), Keys.TypingOf(node)], node);
        }
        catch (Exception fault) when (SharedRedis.IsTrouble(fault))
        {
            redis.Part(fault.Message);
        }
    }

    public void Dispose() => _ending.Dispose();

    private async Task RunAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            await BeatAsync();
            _begun.TrySetResult();
            await Task.Delay(ClusterOptions.Beat, clock, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task BeatAsync()
    {
        try
        {
            var database = await redis.ConnectAsync();
            if (!redis.IsWhole) _ = redis.FindPrimaryAsync();
            if (!redis.IsWhole) await restoring.LoadScriptsAsync(database);
            if (!await RenewAsync(database) || !redis.IsWhole)
            {
                ghosts.Forget();
                await restoring.RunAsync(database);
            }
            await ghosts.LookAsync(database);
        }
        catch (Exception fault)
        {
            redis.Part(fault.Message);
        }
    }

    /// <summary>True when the lease was there.</summary>
    private async Task<bool> RenewAsync(IDatabase database)
    {
        var node = redis.Node;
        var known = (int)await redis.AskAsync(
            database, NodeScripts.Renew, [Keys.Lease(node), Keys.Nodes, Keys.Sweeper(node)], node, (long)options.Value.Lease.TotalMilliseconds);
        return known >= 0 ? known == 1 : throw new InvalidOperationException("the other nodes have taken this one for dead and are removing its sockets");
    }
}
