using System.Globalization;

namespace Chat.Tests.Support.Cluster;

/// <summary>A Redis cluster of our own: primaries that have the slots among them, without replicas.</summary>
internal sealed class RedisPrimaries : IAsyncDisposable
{
    private const int Slots = 16384;

    private readonly List<RedisProcess> _all = [];

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
        foreach (var redis in _all)
        {
            var lines = (await redis.CommandAsync("PUBSUB", "SHARDCHANNELS", pattern)).Split('\n');
            all.Add([.. lines.Where(line => line.StartsWith(pattern[..^1], StringComparison.Ordinal))]);
        }

        return [.. all];
    }

    /// <summary>Gives a slot without keys to another primary.</summary>
    public async Task MoveAsync(int slot, RedisProcess to)
    {
        var id = await to.AskAsync("CLUSTER", "MYID");
        foreach (var redis in _all) Assert.That(await redis.AskAsync("CLUSTER", "SETSLOT", Text(slot), "NODE", id), Is.EqualTo("OK"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var redis in _all) await redis.DisposeAsync();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task JoinAsync(int count)
    {
        var buses = new List<int>();
        for (var i = 0; i < count; i++)
        {
            buses.Add(RedisProcess.FreePort());
            _all.Add(await RedisProcess.StartAsync(
                "--cluster-enabled", "yes", "--cluster-port", Text(buses[i]), "--cluster-node-timeout", "2000", "--cluster-require-full-coverage", "no"));
            var (from, until) = (Slots * i / count, (Slots * (i + 1) / count) - 1);
            Assert.That(await _all[i].AskAsync("CLUSTER", "ADDSLOTSRANGE", Text(from), Text(until)), Is.EqualTo("OK"));
            if (i > 0) Assert.That(await _all[0].AskAsync("CLUSTER", "MEET", "127.0.0.1", Text(_all[i].Port), Text(buses[i])), Is.EqualTo("OK"));
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
}
