using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Engine;

/// <summary>The way from polling to WebSocket (features 1.8).</summary>
public sealed class UpgradeTests
{
    // A hair more than the 100 ms after which the server looks for a GET that waits.
    private static readonly TimeSpan ReleaseTime = TimeSpan.FromMilliseconds(150);

    [Test]
    [Proves("F-ENG-93", "F-ENG-94", "F-SUB-02")]
    public async Task A_probe_is_answered_the_GET_released_and_the_candidate_takes_over()
    {
        await using var app = await WireApp.StartAsync(io: (server, _) => server.OnConnection(socket =>
            socket.On("transport", async () => await socket.EmitAsync("transport", socket.TransportName))));
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var get = session.ReadAsync();
        await app.Held.WaitForAsync("GET", session.Query);
        await using var candidate = await RawWebSocket.ConnectAsync(app.Port, session.UpgradeTarget);
        await candidate.SendTextAsync("2probe");
        Assert.That(await candidate.ReadTextAsync(), Is.EqualTo("3probe"));
        app.Clock.Advance(ReleaseTime);
        Assert.That(await get, Is.EqualTo("6"));
        await session.PostOkAsync("42[\"transport\"]");
        Assert.That(await session.ReadAsync(), Is.EqualTo("42[\"transport\",\"polling\"]"));
        await candidate.SendTextAsync("5");
        await candidate.SendTextAsync("42[\"transport\"]");
        Assert.That(await candidate.ReadTextAsync(), Is.EqualTo("42[\"transport\",\"websocket\"]"));
        Assert.That(app.Journal.All, Is.EqualTo(["connect /"]));
        Assert.That(app.Server.SessionCount, Is.EqualTo(1));
    }

    [Test]
    [Proves("F-ENG-94", "F-SUB-02")]
    public async Task Every_GET_that_waits_during_the_upgrade_is_released()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await using var candidate = await session.ProbedAsync();
        for (var i = 0; i < 3; i++)
        {
            var get = session.ReadAsync();
            await app.Held.WaitForAsync("GET", session.Query);
            app.Clock.Advance(ReleaseTime);
            Assert.That(await get, Is.EqualTo("6"));
        }
    }

    [Test]
    [Proves("F-ENG-95", "F-SUB-02")]
    public async Task Polling_goes_on_until_the_candidate_takes_over()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await using var candidate = await session.ProbedAsync();
        await session.PostOkAsync("421[\"echo\",\"still polling\"]");
        Assert.That(await session.ReadAsync(), Is.EqualTo("431[\"still polling\"]"));
        await session.PostOkAsync("422[\"echo\",\"left over\"]\u001e423[\"echo\",\"too\"]");
        await candidate.SendTextAsync("5");
        Assert.That(await candidate.ReadTextAsync(), Is.EqualTo("432[\"left over\"]"));
        Assert.That(await candidate.ReadTextAsync(), Is.EqualTo("433[\"too\"]"));
    }

    [Test]
    [Proves("F-ENG-96")]
    public async Task An_upgrade_without_a_probe_is_accepted()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await using var candidate = await RawWebSocket.ConnectAsync(app.Port, session.UpgradeTarget);
        await candidate.SendTextAsync("5");
        await candidate.SendTextAsync("421[\"echo\"]");
        Assert.That(await candidate.ReadTextAsync(), Is.EqualTo("431[]"));
    }

    [Test]
    [Proves("F-ENG-97")]
    public async Task A_GET_that_still_waits_is_answered_close()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var get = session.ReadAsync();
        await app.Held.WaitForAsync("GET", session.Query);
        await using var candidate = await RawWebSocket.ConnectAsync(app.Port, session.UpgradeTarget);
        await candidate.SendTextAsync("5");
        Assert.That(await get, Is.EqualTo("1"));
        await candidate.SendTextAsync("421[\"echo\"]");
        Assert.That(await candidate.ReadTextAsync(), Is.EqualTo("431[]"));
        Assert.That(app.Journal.All, Is.EqualTo(["connect /"]));
    }

    [Test]
    [Proves("F-ENG-21")]
    public async Task After_the_upgrade_polling_requests_are_refused_and_change_nothing()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await using var candidate = await session.UpgradedAsync();
        const string badRequest = """400 {"code":3,"message":"Bad request"}""";
        Assert.That((await session.GetAsync()).ToString(), Is.EqualTo(badRequest));
        Assert.That((await session.PostAsync("42[\"note\",1]")).ToString(), Is.EqualTo(badRequest));
        await candidate.SendTextAsync("421[\"echo\"]");
        Assert.That(await candidate.ReadTextAsync(), Is.EqualTo("431[]"));
        Assert.That(app.Journal.All, Is.EqualTo(["connect /"]));
    }

    [TestCase("42[\"note\",1]")]
    [TestCase("2")]
    [TestCase("2Probe")]
    [TestCase("3")]
    [TestCase("3probe")]
    [TestCase("1")]
    [TestCase("6")]
    [TestCase("")]
    [TestCase("x")]
    [TestCase("bAQ==")]
    [Proves("F-ENG-98", "F-ENG-82")]
    public async Task Another_first_packet_closes_the_candidate_only(string packet)
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await using (var candidate = await RawWebSocket.ConnectAsync(app.Port, session.UpgradeTarget))
        {
            await candidate.SendTextAsync(packet);
            Assert.That(await candidate.ReadCloseAsync(), Is.Null);
        }

        Assert.That(app.Journal.All, Is.EqualTo(["connect /"]));
        await using var again = await session.UpgradedAsync();
    }

    [Test]
    [Proves("F-ENG-98")]
    public async Task A_binary_first_packet_closes_the_candidate_only()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await using var candidate = await RawWebSocket.ConnectAsync(app.Port, session.UpgradeTarget);
        await candidate.SendBinaryAsync(1, 2);
        Assert.That(await candidate.ReadCloseAsync(), Is.Null);
        await session.PostOkAsync("421[\"echo\"]");
        Assert.That(await session.ReadAsync(), Is.EqualTo("431[]"));
    }

    [TestCase(true)]
    [TestCase(false)]
    [Proves("F-ENG-99")]
    public async Task A_candidate_that_does_not_finish_in_time_is_closed(bool probed)
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await using var candidate = probed
            ? await session.ProbedAsync()
            : await RawWebSocket.ConnectAsync(app.Port, session.UpgradeTarget);
        await app.Held.WaitForAsync("GET", "websocket");
        app.Clock.Advance(TimeSpan.FromSeconds(10.2));
        Assert.That(await candidate.ReadCloseAsync(), Is.Null);
        await session.PostOkAsync("421[\"echo\"]");
        Assert.That(await session.ReadAsync(), Does.EndWith("431[]"));
        await using var again = await session.UpgradedAsync();
    }

    [Test]
    [Proves("F-ENG-100", "F-SUB-19")]
    public async Task A_second_candidate_is_closed_while_the_first_one_probes()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await using var first = await session.ProbedAsync();
        await using var second = await RawWebSocket.ConnectAsync(app.Port, session.UpgradeTarget);
        Assert.That(await second.ReadCloseAsync(), Is.Null);
        await first.SendTextAsync("5");
        await first.SendTextAsync("421[\"echo\"]");
        Assert.That(await first.ReadTextAsync(), Is.EqualTo("431[]"));
    }

    [TestCase(true)]
    [TestCase(false)]
    [Proves("F-ENG-100", "F-SUB-19")]
    public async Task A_candidate_for_a_session_on_WebSocket_is_closed(bool upgraded)
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await using var live = upgraded ? await session.UpgradedAsync() : await RawWebSocket.JoinedAsync(app.Port);
        var sid = upgraded ? session.Sid : live.Sid;
        await using var candidate = await RawWebSocket.ConnectAsync(app.Port, $"/socket.io/?EIO=4&transport=websocket&sid={sid}");
        Assert.That(await candidate.ReadCloseAsync(), Is.Null);
        await live.SendTextAsync("421[\"echo\"]");
        Assert.That(await live.ReadTextAsync(), Is.EqualTo("431[]"));
    }

    [TestCase("abort")]
    [TestCase("close")]
    [TestCase("end")]
    [Proves("F-ENG-103")]
    public async Task A_candidate_may_die_and_another_one_try(string how)
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var candidate = await session.ProbedAsync();
        if (how == "abort")
            candidate.Abort();
        else if (how == "close")
            await candidate.SendCloseAsync(1000);
        await candidate.DisposeAsync();
        await Patience.UntilAsync(() => app.Held.Count == 0);
        await session.PostOkAsync("421[\"echo\"]");
        Assert.That(await session.ReadAsync(), Does.EndWith("431[]"));
        await using var again = await session.UpgradedAsync();
        Assert.That(app.Journal.All, Is.EqualTo(["connect /"]));
    }
}
