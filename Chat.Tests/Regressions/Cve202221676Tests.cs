using System.Text;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Regressions;

/// <summary>CVE-2022-21676: a faulty frame right behind the request for a WebSocket ends the process.</summary>
public sealed class Cve202221676Tests
{
    [TestCase(0xf1, 0x80)]
    [TestCase(0xb1, 0x80)]
    [TestCase(0x83, 0x80)]
    [TestCase(0x81, 0x01)]
    [TestCase(0x8f, 0xff)]
    public async Task Bytes_that_come_with_the_request_are_no_more_than_a_bad_frame(int first, int second)
    {
        await using var app = await WireApp.StartAsync();
        await app.IsBorneAsync(async () =>
        {
            await AttackAsync(app, "/socket.io/?EIO=4&transport=websocket", (byte)first, (byte)second);
            await using var polling = await PollingSession.JoinedAsync(app.Port);
            await AttackAsync(app, polling.UpgradeTarget, (byte)first, (byte)second);
            await polling.PostOkAsync("41");
            await polling.PostOkAsync("1");
        });
    }

    private static async Task AttackAsync(WireApp app, string target, byte first, byte second)
    {
        await using var client = await RawClient.ConnectAsync(app.Port);
        var request = $"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{app.Port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
        await client.SendAsync((byte[])[.. Encoding.ASCII.GetBytes(request), first, second, 0xff, 0xff, 0xff, 0xff]);
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(101));
        client.FinishSending();
        await client.ReadToEndAsync();
    }
}
