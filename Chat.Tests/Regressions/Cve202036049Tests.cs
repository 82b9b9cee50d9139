using Chat.Tests.Support;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Regressions;

/// <summary>CVE-2020-36049: a packet that is nearly all digits, or nearly all attachments, takes memory far beyond its size.</summary>
public sealed class Cve202036049Tests
{
    private const int Nearly = 999_000;
    private const long Most = 100_000_000;

    private static readonly string[] Packets =
    [
        "45" + new string('1', Nearly),
        "42" + new string('1', Nearly),
        "42/" + new string('a', Nearly),
        "42" + new string('[', Nearly),
        "43" + new string('9', Nearly) + "[]",
    ];

    [Test]
    public async Task The_packet_costs_no_more_than_its_bytes([Range(0, 4)] int number)
    {
        await using var app = await WireApp.StartAsync();
        await app.IsBorneAsync(async () =>
        {
            await using var hostile = await RawWebSocket.JoinedAsync(app.Port);
            var before = GC.GetTotalAllocatedBytes();
            await hostile.SendTextAsync(Packets[number]);
            await hostile.ReadCloseAsync();
            Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(Most));
        });
    }
}
