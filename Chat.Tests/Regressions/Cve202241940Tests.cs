using Chat.Tests.Support;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Regressions;

/// <summary>CVE-2022-41940: a client that breaks its connection in the middle of an upgrade ends the process.</summary>
public sealed class Cve202241940Tests
{
    [TestCase("/socket.io/?EIO=4&transport=websocket")]
    [TestCase("/socket.io/?EIO=4&transport=websocket&sid=unknown")]
    [TestCase("/socket.io/?EIO=7&transport=websocket")]
    [TestCase("/socket.io/?EIO=4&transport=tty")]
    [TestCase("/nowhere/?EIO=4&transport=websocket")]
    public async Task A_reset_right_behind_the_request_does_no_harm(string target)
    {
        await using var app = await WireApp.StartAsync();
        await app.IsBorneAsync(async () =>
        {
            for (var i = 0; i < 30; i++)
            {
                await using var client = await RawClient.ConnectAsync(app.Port);
                await client.SendHeadAsync(
                    "GET",
                    target,
                    ("Upgrade", "websocket"),
                    ("Connection", "Upgrade"),
                    ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
                    ("Sec-WebSocket-Version", "13"));
                client.Abort();
            }
        });
    }

    [Test]
    public async Task A_reset_of_an_upgrade_leaves_the_session_on_polling()
    {
        await using var app = await WireApp.StartAsync();
        await app.IsBorneAsync(async () =>
        {
            await using var polling = await PollingSession.JoinedAsync(app.Port);
            for (var i = 0; i < 10; i++)
            {
                var candidate = await RawWebSocket.ConnectAsync(app.Port, polling.UpgradeTarget);
                await candidate.SendTextAsync("2probe");
                candidate.Abort();
                await polling.PostOkAsync($"42[\"note\",{i}]");
            }

            await app.Journal.WaitForAsync("note / 9");
            await polling.PostOkAsync("1");
        });
    }
}
