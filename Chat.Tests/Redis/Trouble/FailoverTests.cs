using System.Diagnostics;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Redis.Trouble;

/// <summary>The primary is gone for good and its replica takes its place, as Sentinel or an operator makes it do. Nodes know both addresses.</summary>
[TestFixtureSource(typeof(RedisTroubleTests), nameof(RedisTroubleTests.Kinds))]
internal sealed class FailoverTests(ClusterKind kind)
{
    private static readonly TimeSpan Return = TimeSpan.FromSeconds(5);

    [Test]
    public async Task Nodes_are_together_again_on_the_replica()
    {
        await using var primary = await RedisProcess.StartAsync("--repl-diskless-sync-delay", "0");
        await using var replica = await RedisProcess.StartAsync("--replicaof", "127.0.0.1", $"{primary.Port}");
        await Patience.UntilAsync(async () => (await replica.CommandAsync("INFO", "replication")).Contains("master_link_status:up", StringComparison.Ordinal));
        await using var first = await StartAsync("first");
        await using var second = await StartAsync("second");
        await using var client = await RawWebSocket.OpenAsync(second.App.Port);
        await client.SendTextAsync("""40{"name":"x","rooms":["room"]}""");
        Assert.That(await client.ReadTextAsync(), Does.StartWith("40{"));
        await HeardAsync("before");

        var partings = new[] { first, second }.Select(node => (Node: node, Before: PartingsOf(node))).ToList();
        await primary.KillAsync();
        // Not both at a time: to messages alone the replica is as good, and who has found it is ready again.
        await Patience.UntilAsync(() => partings.All(parting => PartingsOf(parting.Node) > parting.Before), "both nodes have noticed");
        Assert.That(await replica.AskAsync("REPLICAOF", "NO", "ONE"), Is.EqualTo("OK"));
        var watch = Stopwatch.StartNew();
        await Patience.UntilAsync(() => first.IsReady && second.IsReady);
        TestContext.Out.WriteLine($"Ready {watch.Elapsed.TotalSeconds:0.0} s after the replica became the primary.");
        Assert.That(watch.Elapsed, Is.LessThan(Return));
        await HeardAsync("after");
        Assert.That((await first.App.Server.FetchSocketsAsync().WithPatience()).IsComplete);

        Task<DotNetPeer> StartAsync(string name) => DotNetPeer.StartAsync(primary, kind, name, redis => redis.Configuration = $"{primary.Address},{replica.Address}");

        async Task HeardAsync(string name)
        {
            await first.App.Server.To("room").EmitAsync(name);
            Assert.That(await client.ReadTextAsync(), Is.EqualTo($"42[\"{name}\"]"));
        }
    }

    private static int PartingsOf(DotNetPeer node) => node.App.Logs.Named("Apart").Count();
}
