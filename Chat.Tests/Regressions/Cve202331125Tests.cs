using Chat.Tests.Support;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Regressions;

/// <summary>CVE-2023-31125: one request for a WebSocket whose query names an odd transport ends the process.</summary>
public sealed class Cve202331125Tests
{
    [TestCase("EIO=4")]
    [TestCase("EIO=4&transport=")]
    [TestCase("EIO=4&transport=tty")]
    [TestCase("EIO=4&transport=constructor")]
    [TestCase("EIO=4&transport=__proto__")]
    [TestCase("EIO=4&transport=websocket&transport=__proto__")]
    [TestCase("EIO=4&transport=toString&sid=x")]
    [TestCase("EIO=4&transport=websocket&sid=__proto__")]
    [TestCase("EIO=__proto__&transport=websocket")]
    [TestCase("")]
    public async Task The_request_is_refused(string query)
    {
        await using var app = await WireApp.StartAsync();
        await app.IsBorneAsync(async () =>
        {
            await using var client = await RawClient.ConnectAsync(app.Port);
            Assert.That((await client.RequestUpgradeAsync($"/socket.io/?{query}")).Status, Is.EqualTo(400));
        });
    }

    [Test]
    public async Task An_upgrade_that_names_polling_ends_with_its_connection()
    {
        await using var app = await WireApp.StartAsync();
        await app.IsBorneAsync(async () =>
        {
            await using var polling = await PollingSession.JoinedAsync(app.Port);
            await using var client = await RawClient.ConnectAsync(app.Port);
            await client.RequestUpgradeAsync(polling.Target);
            await polling.PostOkAsync("1");
        });
    }
}
