using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Features;

namespace Chat.Tests.Server.Engine;

/// <summary>How a candidate leaves whose session ends while it is busy (features 1.8).</summary>
public sealed class CandidateCloseTests
{
    [Test]
    [Proves("F-ENG-102")]
    public async Task Its_goodbye_waits_for_the_answer_to_its_probe()
    {
        var gate = new Gate();
        HeldStream? held = null;
        await using var app = await WireApp.StartAsync(routes: host =>
        {
            host.Use((context, next) =>
            {
                if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
                    context.Features.Set<IHttpUpgradeFeature>(new HeldUpgrade(upgrade, stream => held = new HeldStream(stream, gate)));
                return next(context);
            });
            host.MapSocketIo();
        });
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await using var candidate = await RawWebSocket.ConnectAsync(app.Port, session.UpgradeTarget);
        await candidate.SendTextAsync("2probe");
        await gate.Reached;
        await session.PostOkAsync("1");
        await app.Journal.WaitForAsync("disconnect / transport close");
        await PassThreadPoolAsync();
        gate.Open();
        Assert.That(await candidate.ReadTextAsync(), Is.EqualTo("3probe"));
        Assert.That(await candidate.ReadCloseAsync(), Is.Null);
        Assert.That(held!.HasOverlapped, Is.False);
    }

    [TestCase(true)]
    [TestCase(false)]
    [Proves("F-ENG-102")]
    public async Task One_whose_client_has_no_poll_left_is_closed_when_the_client_has_moved_or_a_second_later(bool moves)
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await using var candidate = await session.ProbedAsync();
        var closing = app.Server.CloseAsync();
        if (moves) await candidate.SendTextAsync("5");
        else app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await candidate.ReadCloseAsync(), Is.Null);
        await closing.WithPatience();
    }

    [Test]
    [Proves("F-ENG-102")]
    public async Task A_client_between_its_transports_is_not_cut_off_before_it_has_moved()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await using var candidate = await session.ProbedAsync();
        await app.Server.CloseAsync().WithPatience();
        await PassThreadPoolAsync();
        Assert.That(candidate.Client.HasBytes, Is.False);
    }

    [Test]
    [Proves("F-ENG-102")]
    public async Task A_server_that_stops_waits_for_its_goodbye_as_briefly_as_for_any_other()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await using var candidate = await session.ProbedAsync();
        await app.Server.CloseAsync().WithPatience();
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That((await candidate.ReadFrameAsync()).Opcode, Is.EqualTo(RawFrame.CloseFrame));
        // Not a goodbye: the candidate has failed, and closes once more.
        await candidate.SendTextAsync("2probe");
        await PassThreadPoolAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await candidate.Client.IsEndedAsync(), Is.True);
    }

    // What the pool was given before has begun when this is over.
    private static async Task PassThreadPoolAsync()
    {
        for (var i = 0; i < 100; i++) await Task.Run(() => { });
    }

    private sealed class HeldUpgrade(IHttpUpgradeFeature inner, Func<Stream, Stream> wrap) : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => inner.IsUpgradableRequest;

        public async Task<Stream> UpgradeAsync() => wrap(await inner.UpgradeAsync());
    }
}
