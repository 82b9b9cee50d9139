using Chat.Tests.Support;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Server.Stress;

/// <summary>Two requests of one kind at the very same moment, again and again.</summary>
public sealed class OverlapTests
{
    private const int Rounds = 150;

    [Test]
    [Proves("F-ENG-59", "F-SUB-06")]
    public async Task Of_two_GETs_at_once_one_is_answered_close_and_the_other_refused()
    {
        await using var app = await WireApp.StartAsync();
        await Parallel.ForAsync(0, Rounds, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (_, _) =>
        {
            await using var session = await PollingSession.JoinedAsync(app.Port);
            var both = await Task.WhenAll(session.GetAsync(), session.Posts.GetAsync(session.Target)).WithPatience();
            Assert.That(both.Select(response => response.ToString()).Order(), Is.EqualTo(["200 1", "400 "]));
        });
        await app.SessionsAsync(0);
        await Patience.UntilAsync(() => app.Journal.All.Count == 2 * Rounds);
        Assert.That(app.Journal.All.Count(entry => entry == "disconnect / transport error"), Is.EqualTo(Rounds));
    }

    [Test]
    [Proves("F-ENG-59", "F-ENG-61", "F-ENG-70", "F-SIO-54")]
    public async Task A_session_that_is_ended_in_three_ways_at_once_ends_once()
    {
        await using var app = await WireApp.StartAsync();
        await Parallel.ForAsync(0, Rounds, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (_, _) =>
        {
            await using var session = await PollingSession.JoinedAsync(app.Port);
            await using var third = await RawClient.ConnectAsync(app.Port);
            await session.Gets.SendRequestAsync("GET", session.Target, null);
            await app.Held.WaitForAsync("GET", session.Query);
            var posting = session.Posts.SendRequestAsync("POST", session.Target, "1"u8.ToArray());
            var getting = third.SendRequestAsync("GET", session.Target, null);
            session.Gets.Abort();
            await Task.WhenAll(posting, getting).WithPatience();
            await third.ReadResponseAsync();
        });
        await app.SessionsAsync(0);
        await Patience.UntilAsync(() => app.Journal.All.Count == 2 * Rounds);
        Assert.That(app.Journal.All.Count(entry => entry == "connect /"), Is.EqualTo(Rounds));
    }
}
