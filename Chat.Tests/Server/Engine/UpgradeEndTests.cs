using Chat.Tests.Support;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Server.Engine;

/// <summary>Sessions that end in the middle of an upgrade, and the heartbeat across it (features 1.8).</summary>
public sealed class UpgradeEndTests
{
    [Test]
    [Proves("F-ENG-102")]
    public async Task A_candidate_is_closed_with_its_session()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await using var candidate = await session.ProbedAsync();
        await session.PostOkAsync("1");
        Assert.That(await candidate.ReadCloseAsync(), Is.Null);
        await app.Journal.WaitForAsync("disconnect / transport close");
    }

    [Test]
    [Proves("F-ENG-102", "F-ENG-118")]
    public async Task A_candidate_is_closed_with_the_server()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await using var candidate = await session.ProbedAsync();
        await session.Gets.SendRequestAsync("GET", session.Target, null);
        await app.Held.WaitForAsync("GET", session.Query);
        var closing = app.Server.CloseAsync();
        Assert.That(await candidate.ReadCloseAsync(), Is.Null);
        await closing.WithPatience();
        Assert.That(app.Server.SessionCount, Is.Zero);
    }

    [Test]
    [Proves("F-ENG-102", "F-ENG-114")]
    public async Task A_session_that_is_closing_delivers_what_waits_over_the_candidate_and_ends()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await using var candidate = await session.ProbedAsync();
        await session.PostOkAsync("421[\"echo\",\"last\"]");
        await session.PostOkAsync("48");
        await candidate.SendTextAsync("5");
        Assert.That(await candidate.ReadTextAsync(), Is.EqualTo("431[\"last\"]"));
        Assert.That(await candidate.ReadCloseAsync(), Is.Null);
        await app.Journal.WaitForAsync("disconnect / forced close");
        await app.SessionsAsync(0);
    }

    [Test]
    [Proves("F-ENG-61", "F-ENG-103")]
    public async Task A_GET_aborted_during_the_upgrade_ends_session_and_candidate()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await using var candidate = await session.ProbedAsync();
        await session.Gets.SendRequestAsync("GET", session.Target, null);
        await app.Held.WaitForAsync("GET", session.Query);
        session.Gets.Abort();
        Assert.That(await candidate.ReadCloseAsync(), Is.Null);
        await app.Journal.WaitForAsync("disconnect / transport error");
    }

    [Test]
    [Proves("F-ENG-105", "F-SUB-18")]
    public async Task A_ping_unanswered_across_the_upgrade_still_times_out()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        app.Clock.Advance(TimeSpan.FromSeconds(26));
        Assert.That(await session.ReadAsync(), Is.EqualTo("2"));
        await using var candidate = await session.ProbedAsync();
        await candidate.SendTextAsync("5");
        await candidate.SendTextAsync("421[\"echo\"]");
        Assert.That(await candidate.ReadTextAsync(), Is.EqualTo("431[]"));
        app.Clock.Advance(TimeSpan.FromSeconds(60));
        await app.Journal.WaitForAsync("disconnect / ping timeout");
    }

    [TestCase(true)]
    [TestCase(false)]
    [Proves("F-ENG-105", "F-SUB-18")]
    public async Task A_pong_counts_on_whichever_transport_it_comes(bool onPolling)
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        app.Clock.Advance(TimeSpan.FromSeconds(26));
        Assert.That(await session.ReadAsync(), Is.EqualTo("2"));
        if (onPolling)
            await session.PostOkAsync("3");
        await using var candidate = await session.ProbedAsync();
        await candidate.SendTextAsync("5");
        if (!onPolling)
            await candidate.SendTextAsync("3");
        await candidate.SendTextAsync("421[\"echo\"]");
        Assert.That(await candidate.ReadTextAsync(), Is.EqualTo("431[]"));
        app.Clock.Advance(TimeSpan.FromSeconds(24));
        await candidate.SendTextAsync("422[\"echo\"]");
        Assert.That(await candidate.ReadTextAsync(), Is.EqualTo("432[]"));
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.That(await candidate.ReadTextAsync(), Is.EqualTo("2"));
        Assert.That(app.Journal.All, Is.EqualTo(["connect /"]));
    }
}
