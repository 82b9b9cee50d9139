using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;
using Chat.Tests.Support.Raw;
using SocketIo.Redis.Hosting;

namespace Chat.Tests.Redis.Sharded;

/// <summary>A room's first member on a node, while what the node asks of Redis is still on its way.</summary>
internal sealed class SubscriptionLagTests
{
    private static readonly ClusterKind Sharded = ClusterKind.All.First(kind => kind.Adapter == RedisAdapterKind.Sharded);

    [Test]
    [Proves("F-ADP-54")]
    public async Task What_is_sent_before_Redis_has_confirmed_a_room_is_missed_and_all_after_that_arrives()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var relay = new RedisRelay(redis);
        await using var sender = await DotNetPeer.StartAsync(redis, Sharded, "sender");
        await using var member = await DotNetPeer.StartAsync(redis, Sharded, "member", options => options.Configuration = relay.Address);
        await using var monitor = await RedisMonitor.StartAsync(redis);

        var gate = relay.Hold();
        await using var client = await RawWebSocket.OpenAsync(member.App.Port);
        await client.SendTextAsync("""40{"name":"x","rooms":["new"]}""");
        Assert.That(await client.ReadTextAsync(), Does.StartWith("40{"));
        await gate.Reached;
        await sender.App.Server.To("new").EmitAsync("early");
        await monitor.NextAsync(command => command.StartsWith("\"SPUBLISH\" \"socket.io#/#new#\"", StringComparison.Ordinal));
        gate.Open();
        await monitor.NextAsync(command => command.Equals("\"SSUBSCRIBE\" \"socket.io#/#new#\"", StringComparison.OrdinalIgnoreCase));

        // Of one connection, in order: whatever came early would be here first.
        await sender.App.Server.To("new").EmitAsync("then");
        await sender.App.Server.To("new").EmitAsync("and then");
        Assert.That(new[] { await client.ReadTextAsync(), await client.ReadTextAsync() }, Is.EqualTo((string[])["42[\"then\"]", "42[\"and then\"]"]));
    }
}
