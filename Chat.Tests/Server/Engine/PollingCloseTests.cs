using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Engine;

/// <summary>How a session on long-polling ends (features 1.5 and 1.10).</summary>
public sealed class PollingCloseTests
{
    private const string Gone = """400 {"code":1,"message":"Session ID unknown"}""";

    [Test]
    [Proves("F-ENG-70", "F-ENG-112", "F-SUB-04")]
    public async Task A_client_that_says_close_gets_a_noop_on_its_GET()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var get = session.GetAsync();
        await app.Held.WaitForAsync("GET", session.Query);
        var post = await session.PostAsync("42[\"note\",1]\u001e1\u001e42[\"note\",2]");
        Assert.That(post.ToString(), Is.EqualTo("200 ok"));
        Assert.That((await get).ToString(), Is.EqualTo("200 6"));
        await app.Journal.WaitForAsync("disconnect / transport close");
        Assert.That(app.Journal.All, Is.EqualTo(["connect /", "note / 1", "disconnect / transport close"]));
        Assert.That((await session.GetAsync()).ToString(), Is.EqualTo(Gone));
    }

    [Test]
    [Proves("F-ENG-70")]
    public async Task A_client_may_say_close_without_a_GET()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.PostOkAsync("1");
        await app.Journal.WaitForAsync("disconnect / transport close");
        Assert.That((await session.GetAsync()).ToString(), Is.EqualTo(Gone));
    }

    [Test]
    [Proves("F-ENG-71", "F-SUB-04")]
    public async Task A_close_by_the_server_answers_the_waiting_GET()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var get = session.GetAsync();
        await app.Held.WaitForAsync("GET", session.Query);
        await session.PostAsync("48");
        Assert.That((await get).ToString(), Is.EqualTo("200 1"));
        await app.Journal.WaitForAsync("disconnect / forced close");
        Assert.That((await session.GetAsync()).ToString(), Is.EqualTo(Gone));
    }

    [Test]
    [Proves("F-ENG-72", "F-SUB-04")]
    public async Task Without_a_GET_the_session_lingers_until_the_next_one()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.PostOkAsync("48");
        await session.PostOkAsync("42[\"note\",1]");
        Assert.That(app.Server.SessionCount, Is.EqualTo(1));
        Assert.That(await session.ReadAsync(), Is.EqualTo("6\u001e1"));
        await app.SessionsAsync(0);
        Assert.That((await session.GetAsync()).ToString(), Is.EqualTo(Gone));
        Assert.That(app.Journal.All, Does.Not.Contain("note / 1"));
    }

    [Test]
    [Proves("F-ENG-72", "F-SUB-04")]
    public async Task A_session_that_nobody_fetches_is_dropped_after_30_seconds()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.PostOkAsync("48");
        Assert.That(app.Server.SessionCount, Is.EqualTo(1));
        app.Clock.Advance(TimeSpan.FromSeconds(31));
        await app.SessionsAsync(0);
        Assert.That((await session.GetAsync()).ToString(), Is.EqualTo(Gone));
    }

    [Test]
    [Proves("F-ENG-72", "F-ENG-107")]
    public async Task Its_heartbeat_may_drop_it_earlier()
    {
        await using var app = await WireApp.StartAsync(o => o.CloseTimeout = TimeSpan.FromHours(1));
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.PostOkAsync("48");
        app.Clock.Advance(TimeSpan.FromSeconds(46));
        await app.SessionsAsync(0);
        Assert.That((await session.GetAsync()).ToString(), Is.EqualTo(Gone));
    }

    [Test]
    [Proves("F-ENG-72", "F-ENG-113")]
    public async Task Nothing_more_can_be_sent_to_a_session_that_lingers()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var socket = await app.SocketAsync();
        await session.PostOkAsync("48");
        await socket.EmitAsync("too late");
        Assert.That(await session.ReadAsync(), Is.EqualTo("6\u001e1"));
    }

    [Test]
    [Proves("F-ENG-115")]
    public async Task A_stopping_server_drops_what_a_closing_session_still_had()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.PostOkAsync("42[\"echo\",\"undelivered\"]");
        await session.PostOkAsync("48");
        Assert.That(app.Server.SessionCount, Is.EqualTo(1));
        await app.Server.CloseAsync().WithPatience();
        Assert.That((await session.GetAsync()).ToString(), Is.EqualTo(Gone));
        await app.SessionsAsync(0);
    }

    [Test]
    [Proves("F-ENG-73", "F-ENG-114", "F-SIO-60")]
    public async Task What_waited_is_delivered_before_the_close()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.PostOkAsync("421[\"echo\",\"first\"]\u001e422[\"echo\",\"second\"]");
        await session.PostOkAsync("421[\"kill\"]");
        var all = await session.ReadAsync();
        while (!all.EndsWith("6\u001e1", StringComparison.Ordinal))
            all += "|" + await session.ReadAsync();
        Assert.That(all.Replace('|', '\u001e'), Is.EqualTo("431[\"first\"]\u001e432[\"second\"]\u001e41\u001e6\u001e1"));
        Assert.That(all, Does.EndWith("|6\u001e1"));
        await app.SessionsAsync(0);
    }

    [Test]
    [Proves("F-ENG-113", "F-ENG-116")]
    public async Task The_session_is_forgotten_before_the_application_hears_of_its_end()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket =>
            socket.OnDisconnect(_ => journal.Add($"sessions {server.SessionCount}"))));
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.PostOkAsync("1");
        await app.Journal.WaitForAsync("sessions 0");
    }

    [Test]
    [Proves("F-ENG-117")]
    public async Task A_POST_in_progress_is_cut_when_the_session_ends()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.Posts.SendHeadAsync("POST", session.Target, ("Content-Length", "50"));
        await app.Held.WaitForAsync("POST", session.Query);
        await session.Gets.SendRequestAsync("GET", session.Target, null);
        await app.Held.WaitForAsync("GET", session.Query);
        await app.Server.CloseAsync().WithPatience();
        Assert.That((await session.Gets.ReadResponseAsync()).ToString(), Is.EqualTo("200 1"));
        Assert.That(await session.Posts.IsEndedAsync(), Is.True);
    }

    [Test]
    [Proves("F-ENG-115", "F-ENG-118", "F-SIO-55", "F-API-11")]
    public async Task A_stopping_server_drops_what_waited_and_says_why()
    {
        await using var app = await WireApp.StartAsync();
        await using var quiet = await PollingSession.JoinedAsync(app.Port);
        await quiet.PostOkAsync("42[\"echo\",\"undelivered\"]");
        await using var waiting = await PollingSession.JoinedAsync(app.Port);
        var get = waiting.GetAsync();
        await app.Held.WaitForAsync("GET", waiting.Query);
        await app.Server.CloseAsync().WithPatience();
        Assert.That((await get).ToString(), Is.EqualTo("200 1"));
        Assert.That((await quiet.GetAsync()).ToString(), Is.EqualTo(Gone));
        Assert.That(app.Journal.All.Count(entry => entry == "disconnect / server shutting down"), Is.EqualTo(2));
        Assert.That(app.Server.SessionCount, Is.Zero);
    }
}
