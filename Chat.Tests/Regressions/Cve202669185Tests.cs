namespace Chat.Tests.Regressions;

/// <summary>CVE-2026-69185: a binary packet with no attachments waits for ever for one.</summary>
public sealed class Cve202669185Tests
{
    private static readonly string[] Packets = ["450-[\"echo\"]", "450-/admin,[\"echo\"]", "460-1[]", "4500-[\"echo\"]", "45-0-[\"echo\"]"];

    [TestCaseSource(nameof(Packets))]
    public Task The_packet_ends_its_own_connection_only(string packet) => Hostility.EndsItsWebSocketOnlyAsync(packet);

    [TestCaseSource(nameof(Packets))]
    public Task The_packet_does_no_more_on_polling(string packet) => Hostility.EndsItsPollingSessionOnlyAsync(packet);
}
