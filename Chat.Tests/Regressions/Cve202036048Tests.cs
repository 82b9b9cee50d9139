using Chat.Tests.Support;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Regressions;

/// <summary>CVE-2020-36048: bodies of polling requests of any size are kept in memory.</summary>
public sealed class Cve202036048Tests
{
    private const long Most = 50_000_000;

    [Test]
    public async Task A_body_that_announces_too_much_is_refused_before_it_comes()
    {
        await using var app = await WireApp.StartAsync();
        await app.IsBorneAsync(async () =>
        {
            await using var hostile = await PollingSession.JoinedAsync(app.Port);
            await hostile.Posts.SendHeadAsync("POST", hostile.Target, ("Content-Length", "9000000000000000000"));
            Assert.That((await hostile.Posts.ReadResponseAsync()).Status, Is.EqualTo(413));
            await RawClient.OnceAsync(app.Port, "POST", hostile.Target, "1");
        });
    }

    [Test]
    public async Task A_body_without_an_end_is_cut_at_the_limit()
    {
        await using var app = await WireApp.StartAsync();
        await app.IsBorneAsync(async () =>
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            for (var i = 0; i < 20; i++)
            {
                await using var hostile = await PollingSession.OpenAsync(app.Port);
                await hostile.Posts.SendHeadAsync("POST", hostile.Target, ("Transfer-Encoding", "chunked"));
                var chunk = new string('4', 600_000);
                await hostile.Posts.SendChunkAsync(chunk);
                await hostile.Posts.SendChunkAsync(chunk);
                Assert.That((await hostile.Posts.ReadResponseAsync()).Status, Is.EqualTo(413));
                await RawClient.OnceAsync(app.Port, "POST", hostile.Target, "1");
            }

            Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(Most));
        });
    }
}
