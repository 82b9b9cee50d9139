using Chat.Tests.Support;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Regressions;

/// <summary>CVE-2026-59725: the POST of a polling session stays open when the session goes.</summary>
public sealed class Cve202659725Tests
{
    private const string HalfABody = "42[\"note\",";

    [Test]
    [Proves("F-ENG-69")]
    public async Task A_body_that_stops_coming_is_cut()
    {
        await using var app = await WireApp.StartAsync(o => o.RequestBodyTimeout = TimeSpan.FromSeconds(7));
        await app.IsBorneAsync(async () =>
        {
            await using var hostile = await PollingSession.JoinedAsync(app.Port);
            await BeginPostAsync(app, hostile);
            await AdvanceUntilEndedAsync(app, hostile, TimeSpan.FromSeconds(7));
        });
        Assert.That(app.Journal.All, Has.Some.EqualTo("disconnect / transport error"));
    }

    [Test]
    public async Task A_body_that_goes_on_is_waited_for()
    {
        await using var app = await WireApp.StartAsync(o => o.RequestBodyTimeout = TimeSpan.FromSeconds(7));
        await using var slow = await PollingSession.JoinedAsync(app.Port);
        await slow.Posts.SendHeadAsync("POST", slow.Target, ("Content-Length", "13"));
        await app.Held.WaitForAsync("POST", slow.Query);
        app.Clock.Advance(TimeSpan.FromSeconds(6.9));
        await slow.Posts.SendAsync("42[\"note\",12]");
        Assert.That((await slow.Posts.ReadResponseAsync()).ToString(), Is.EqualTo("200 ok"));
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await slow.PostOkAsync("42[\"note\",3]");
        await app.Journal.WaitForAsync("note / 3");
    }

    [Test]
    public async Task A_second_POST_ends_the_session_and_the_first_with_it()
    {
        await using var app = await WireApp.StartAsync();
        await app.IsBorneAsync(async () =>
        {
            await using var hostile = await PollingSession.JoinedAsync(app.Port);
            await BeginPostAsync(app, hostile);
            var second = await RawClient.OnceAsync(app.Port, "POST", hostile.Target, "42[\"note\",2]");
            Assert.That(second.Status, Is.EqualTo(400));
            Assert.That(await hostile.Posts.IsEndedAsync(), Is.True);
        });
    }

    [Test]
    public async Task A_hundred_at_once_are_cut()
    {
        // No heartbeat, however far the clock is moved: a good client answers none while it asks.
        await using var app = await WireApp.StartAsync(o => o.PingInterval = TimeSpan.FromDays(1));
        await app.IsBorneAsync(async () =>
        {
            var hostile = new List<PollingSession>();
            for (var i = 0; i < 100; i++)
            {
                hostile.Add(await PollingSession.OpenAsync(app.Port));
                await BeginPostAsync(app, hostile[i]);
            }

            foreach (var session in hostile)
            {
                await AdvanceUntilEndedAsync(app, session, TimeSpan.FromSeconds(20));
                await session.DisposeAsync();
            }
        });
    }

    private static async Task BeginPostAsync(WireApp app, PollingSession session)
    {
        await session.Posts.SendHeadAsync("POST", session.Target, ("Content-Length", "1000"));
        await session.Posts.SendAsync(HalfABody);
        await app.Held.WaitForAsync("POST", session.Query);
    }

    /// <summary>The server starts its deadline a moment after it has got the request, so the clock is moved until that has happened.</summary>
    private static async Task AdvanceUntilEndedAsync(WireApp app, PollingSession session, TimeSpan timeout)
    {
        var ended = session.Posts.IsEndedAsync();
        for (var moved = TimeSpan.Zero; moved <= timeout && !ended.IsCompleted; moved += TimeSpan.FromSeconds(0.5))
            app.Clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.That(await ended.WithPatience(), Is.True);
    }
}
