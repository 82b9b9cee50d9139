using Chat.Tests.Support;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Regressions;

/// <summary>CVE-2022-2421: the number of a placeholder is not checked, so an attachment becomes anything at all.</summary>
public sealed class Cve20222421Tests
{
    [TestCase("\"splice\"")]
    [TestCase("\"0\"")]
    [TestCase("-1")]
    [TestCase("1")]
    [TestCase("0.5")]
    [TestCase("1e99")]
    [TestCase("99999999999999999999")]
    [TestCase("null")]
    [TestCase("{\"num\":0}")]
    [TestCase("[0]")]
    public async Task A_placeholder_that_names_no_attachment_is_a_bad_packet(string number)
    {
        await using var app = await WireApp.StartAsync();
        await app.IsBorneAsync(async () =>
        {
            await using var hostile = await RawWebSocket.JoinedAsync(app.Port);
            await hostile.SendTextAsync($"451-[\"note\",{{\"_placeholder\":true,\"num\":{number}}}]");
            await hostile.SendBinaryAsync(1, 2, 3);
            await hostile.ReadCloseAsync();
        });
        Assert.That(app.Journal.All, Has.None.StartsWith("note"));
    }
}
