using System.Globalization;

namespace Chat.Tests.Support.Cluster;

/// <summary>A Redis cluster of our own: primaries that have the slots among them, and replicas where a test adds them.</summary>
internal sealed class RedisPrimaries : IAsyncDisposable
{
    private const int Slots = 16384;

    private readonly List<RedisProcess> _all = [];
    private readonly List<RedisProcess> _replicas = [];

    public IReadOnlyList<RedisProcess> All => _all;

    public string Configuration => string.Join(',', _all.Select(redis => redis.Address));

    public static async Task<RedisPrimaries> StartAsync(int count = 3)
    {
        var cluster = new RedisPrimaries();
        try
        {
            await cluster.JoinAsync(count);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The sharded channels that each primary has subscribers of.</summary>
    public async Task<string[][]> ChannelsAsync(string pattern)
    {
        var all = new List<string[]>();
        foreach (var redis in _all) all.Add(await ChannelsOfAsync(redis, pattern));
        return [.. all];
    }

    public static async Task<string[]> ChannelsOfAsync(RedisProcess redis, string pattern)
    {
        var lines = (await redis.CommandAsync("PUBSUB", "SHARDCHANNELS", pattern)).Split('\n');
        return [.. lines.Where(line => line.StartsWith(pattern[..^1], StringComparison.Ordinal))];
    }

    /// <summary>Gives a slot without keys to another primary.</summary>
    public async Task MoveAsync(int slot, RedisProcess from, RedisProcess to)
    {
        var owner = await to.AskAsync("CLUSTER", "MYID");
        await SetSlotAsync(to, slot, "IMPORTING", await from.AskAsync("CLUSTER", "MYID"));
        await SetSlotAsync(from, slot, "MIGRATING", owner);
        // The new owner comes first: as it was importing it takes a new epoch, and no claim of the old one that is still on its way counts against it.
        await SetSlotAsync(to, slot, "NODE", owner);
        foreach (var redis in _all.Where(redis => redis != to)) await SetSlotAsync(redis, slot, "NODE", owner);
    }

    /// <summary>Starts one that has what a primary has, and takes its place when it is gone.</summary>
    public async Task<RedisProcess> AddReplicaAsync(RedisProcess primary)
    {
        var (replica, bus) = await StartMemberAsync();
        _replicas.Add(replica);
        await MeetAsync(replica, bus);
        var id = await primary.AskAsync("CLUSTER", "MYID");
        await Patience.UntilAsync(async () => await replica.AskAsync("CLUSTER", "REPLICATE", id) == "OK");
        await Patience.UntilAsync(async () => (await replica.CommandAsync("INFO", "replication")).Contains("master_link_status:up", StringComparison.Ordinal));
        // The others vote for whom they know.
        var self = await replica.AskAsync("CLUSTER", "MYID");
        foreach (var redis in _all)
            await Patience.UntilAsync(async () => (await redis.AskAsync("CLUSTER", "REPLICAS", id)).Contains(self, StringComparison.Ordinal));
        return replica;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var redis in _replicas) await redis.DisposeAsync();
        foreach (var redis in _all) await redis.DisposeAsync();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task JoinAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (primary, bus) = await StartMemberAsync();
            _all.Add(primary);
            var (from, until) = (Slots * i / count, (Slots * (i + 1) / count) - 1);
            Assert.That(await _all[i].AskAsync("CLUSTER", "ADDSLOTSRANGE", Text(from), Text(until)), Is.EqualTo("OK"));
            if (i > 0) await MeetAsync(primary, bus);
        }

        foreach (var redis in _all)
        {
            await Patience.UntilAsync(async () =>
            {
                var told = await redis.CommandAsync("CLUSTER", "INFO");
                return told.Contains("cluster_state:ok", StringComparison.Ordinal) && told.Contains($"cluster_slots_ok:{Slots}", StringComparison.Ordinal);
            });
        }
    }

    private static async Task<(RedisProcess Redis, int Bus)> StartMemberAsync()
    {
        var bus = RedisProcess.FreePort();
        return (await RedisProcess.StartAsync(
            "--cluster-enabled", "yes", "--cluster-port", Text(bus), "--cluster-node-timeout", "2000", "--cluster-require-full-coverage", "no",
            "--repl-diskless-sync-delay", "0"), bus);
    }

    private static async Task SetSlotAsync(RedisProcess redis, int slot, string state, string id) =>
        Assert.That(await redis.AskAsync("CLUSTER", "SETSLOT", Text(slot), state, id), Is.EqualTo("OK"));

    private async Task MeetAsync(RedisProcess redis, int bus) =>
        Assert.That(await _all[0].AskAsync("CLUSTER", "MEET", "127.0.0.1", Text(redis.Port), Text(bus)), Is.EqualTo("OK"));
}
