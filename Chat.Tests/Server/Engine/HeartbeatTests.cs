using Chat.Tests.Support;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Server.Engine;

/// <summary>Pings, pongs and their deadlines, on a clock that the test moves (features 1.9).</summary>
public sealed class HeartbeatTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Test]
    [Proves("F-ENG-106")]
    public async Task The_server_pings_after_the_interval_and_not_before()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        app.Clock.Advance(TimeSpan.FromSeconds(24.9));
        await socket.SendTextAsync("421[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[]"));
        app.Clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("2"));
    }

    [Test]
    [Proves("F-ENG-106", "F-SUB-17")]
    public async Task The_next_interval_starts_at_the_pong()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        for (var round = 0; round < 3; round++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(25));
            Assert.That(await socket.ReadTextAsync(), Is.EqualTo("2"));
            app.Clock.Advance(TimeSpan.FromSeconds(19));
            await socket.SendTextAsync("3");
            await socket.SendTextAsync("421[\"echo\"]");
            Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[]"));
            app.Clock.Advance(TimeSpan.FromSeconds(24));
            await socket.SendTextAsync("422[\"echo\"]");
            Assert.That(await socket.ReadTextAsync(), Is.EqualTo("432[]"));
            await socket.SendTextAsync("3");
            await socket.SendTextAsync("423[\"echo\"]");
            Assert.That(await socket.ReadTextAsync(), Is.EqualTo("433[]"));
        }
    }

    [Test]
    [Proves("F-ENG-107", "F-ENG-82", "F-ENG-112")]
    public async Task A_silent_WebSocket_is_closed_after_interval_and_timeout()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        app.Clock.Advance(TimeSpan.FromSeconds(44.9));
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("2"));
        Assert.That(app.Server.SessionCount, Is.EqualTo(1));
        app.Clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        await app.Journal.WaitForAsync("disconnect / ping timeout");
        await app.SessionsAsync(0);
    }

    [Test]
    [Proves("F-ENG-107")]
    public async Task A_silent_poller_gets_close_on_its_GET()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        app.Clock.Advance(TimeSpan.FromSeconds(26));
        Assert.That(await session.ReadAsync(), Is.EqualTo("2"));
        var get = session.ReadAsync();
        await app.Held.WaitForAsync("GET", session.Query);
        app.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.That(await get, Is.EqualTo("1"));
        await app.Journal.WaitForAsync("disconnect / ping timeout");
    }

    [Test]
    [Proves("F-ENG-107", "F-SUB-17")]
    public async Task The_deadline_runs_even_when_nobody_fetched_the_ping()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        app.Clock.Advance(TimeSpan.FromSeconds(44));
        Assert.That(app.Server.SessionCount, Is.EqualTo(1));
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        await app.Journal.WaitForAsync("disconnect / ping timeout");
        Assert.That((await session.GetAsync()).ToString(), Is.EqualTo("""400 {"code":1,"message":"Session ID unknown"}"""));
    }

    [Test]
    [Proves("F-ENG-107")]
    public async Task A_session_that_joins_nothing_and_says_nothing_is_dropped_too()
    {
        await using var app = await WireApp.StartAsync(o => o.ConnectTimeout = TimeSpan.FromHours(1));
        await using var polling = await PollingSession.OpenAsync(app.Port);
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        app.Clock.Advance(TimeSpan.FromSeconds(46));
        await app.SessionsAsync(0);
    }

    [Test]
    [Proves("F-ENG-108", "F-SUB-17")]
    public async Task Another_packet_extends_the_deadline_once_for_each_ping()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        app.Clock.Advance(TimeSpan.FromSeconds(26));
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("2"));
        await AnswersAfterAsync(app, socket, 15 * Second);
        await AnswersAfterAsync(app, socket, 15 * Second);
        app.Clock.Advance(6 * Second);
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        await app.Journal.WaitForAsync("disconnect / ping timeout");
    }

    [Test]
    [Proves("F-ENG-108")]
    public async Task Only_pongs_keep_a_session_alive()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        for (var sent = 0; sent < 100 && app.Server.SessionCount > 0; sent++)
        {
            await socket.SendTextAsync("6");
            app.Clock.Advance(Second);
        }

        await app.Journal.WaitForAsync("disconnect / ping timeout");
    }

    [Test]
    [Proves("F-ENG-109")]
    public async Task An_unasked_pong_postpones_the_ping()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        app.Clock.Advance(20 * Second);
        await socket.SendTextAsync("3");
        await AnswersAfterAsync(app, socket, TimeSpan.Zero);
        await AnswersAfterAsync(app, socket, 24 * Second);
        app.Clock.Advance(2 * Second);
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("2"));
    }

    [TestCase("2")]
    [TestCase("2hello")]
    [Proves("F-ENG-110", "F-ENG-112")]
    public async Task A_ping_from_the_client_is_a_transport_error_on_polling_too(string ping)
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var get = session.ReadAsync();
        await app.Held.WaitForAsync("GET", session.Query);
        await session.PostAsync(ping);
        Assert.That(await get, Is.EqualTo("1"));
        await app.Journal.WaitForAsync("disconnect / transport error");
    }

    [Test]
    [Proves("F-ENG-106", "F-ENG-107")]
    public async Task A_poller_that_answers_lives_on()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        for (var round = 0; round < 5; round++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(25.5));
            Assert.That(await session.ReadAsync(), Is.EqualTo("2"));
            await session.PostOkAsync("3");
        }

        Assert.That(app.Journal.All, Is.EqualTo(["connect /"]));
    }

    private static async Task AnswersAfterAsync(WireApp app, RawWebSocket socket, TimeSpan time)
    {
        app.Clock.Advance(time);
        await socket.SendTextAsync("429[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("439[]"));
    }
}
