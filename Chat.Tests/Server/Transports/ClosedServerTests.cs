using Chat.Tests.Support;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Server.Transports;

/// <summary>A server that has been closed in an application that goes on (F-API-11).</summary>
public sealed class ClosedServerTests
{
    [Test]
    [Proves("F-API-11")]
    public async Task A_closed_server_lets_nobody_in_and_says_so_before_an_upgrade_is_accepted()
    {
        await using var app = await WireApp.StartAsync();
        await app.Server.CloseAsync().WithPatience();
        var polling = await RawClient.OnceAsync(app.Port, "GET", "/socket.io/?EIO=4&transport=polling");
        Assert.That((polling.Status, polling.Body.Length), Is.EqualTo((503, 0)));
        await using var client = await RawClient.ConnectAsync(app.Port);
        var upgrade = await client.RequestUpgradeAsync("/socket.io/?EIO=4&transport=websocket");
        Assert.That(upgrade.Status, Is.EqualTo(503));
        Assert.That(app.Server.SessionCount, Is.Zero);
    }
}
