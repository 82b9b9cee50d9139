using Chat.Tests.Support;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Regressions;

/// <summary>CVE-2026-33151: a packet that announces any number of attachments makes the server keep whatever comes.</summary>
public sealed class Cve202633151Tests
{
    private static readonly string[] Packets =
    [
        "4511-[\"echo\"]",
        "45999999999-[\"echo\"]",
        "4599999999999999999999999-[\"echo\"]",
        "46999999999-1[]",
    ];

    [TestCaseSource(nameof(Packets))]
    public Task The_packet_ends_its_own_connection_only(string packet) => Hostility.EndsItsWebSocketOnlyAsync(packet);

    [TestCaseSource(nameof(Packets))]
    public Task The_packet_does_no_more_on_polling(string packet) => Hostility.EndsItsPollingSessionOnlyAsync(packet);

    [Test]
    public async Task Packets_whose_attachments_never_come_are_forgotten_with_their_connections()
    {
        await using var app = await WireApp.StartAsync();
        await app.IsBorneAsync(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                await using var hostile = await RawWebSocket.JoinedAsync(app.Port);
                await hostile.SendTextAsync("4510-[\"echo\",{\"_placeholder\":true,\"num\":9}]");
                await hostile.SendBinaryAsync(new byte[10_000]);
            }
        });
    }
}
