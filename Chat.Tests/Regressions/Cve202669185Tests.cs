using Chat.Tests.Support;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Regressions;

/// <summary>CVE-2026-69185: a binary packet with no attachments waits for ever for one.</summary>
public sealed class Cve202669185Tests
{
    private static readonly string[] Packets = ["450-[\"echo\"]", "450-/admin,[\"echo\"]", "460-1[]", "4500-[\"echo\"]", "45-0-[\"echo\"]"];

    [TestCaseSource(nameof(Packets))]
    public async Task The_packet_ends_its_own_connection_only(string packet)
    {
        await using var app = await WireApp.StartAsync();
        await app.IsBorneAsync(async () =>
        {
            await using var hostile = await RawWebSocket.JoinedAsync(app.Port);
            await hostile.SendTextAsync(packet);
            Assert.That(await hostile.ReadCloseAsync(), Is.EqualTo(1005).Or.Null);
        });
    }

    [TestCaseSource(nameof(Packets))]
    public async Task The_packet_does_no_more_on_polling(string packet)
    {
        await using var app = await WireApp.StartAsync();
        await app.IsBorneAsync(async () =>
        {
            await using var hostile = await PollingSession.JoinedAsync(app.Port);
            await hostile.PostOkAsync(packet);
            Assert.That(await hostile.ReadAsync(), Does.EndWith("1"));
        });
    }
}
