using System.Text.RegularExpressions;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Engine.Outbound;
using SocketIo.Server.Hosting;
using SocketIo.Server.Transports.WebSockets;

namespace Chat.Tests.Server.Namespaces;

/// <summary>
/// When a client hears that it is connected: once the connection handlers have run as far as they go without waiting. With one thread, as the
/// reference has, nobody could see it earlier.
/// </summary>
public sealed partial class ConnectAnswerTests
{
    private const int Rounds = 100;

    [Test]
    [Proves("F-API-22", "F-SIO-39")]
    public async Task A_client_that_polls_hears_of_its_connection_when_it_is_in_the_rooms_of_the_handler()
    {
        using var mayGoOn = new ManualResetEventSlim();
        await using var app = await StartAsync(mayGoOn);
        await using var session = await PollingSession.OpenAsync(app.Port);
        var polling = session.ReadAsync();
        var posting = session.PostOkAsync("40");
        await OthersAreServedAsync(app);
        Assert.That(polling.IsCompleted, Is.False);

        mayGoOn.Set();
        Assert.That(await polling, Does.StartWith("40{\"sid\":"));
        await app.Server.To("class").EmitAsync("news", 1);
        Assert.That(await session.ReadAsync(), Is.EqualTo("42[\"news\",1]"));
        await posting;
    }

    [Test]
    [Proves("F-API-22", "F-SIO-39")]
    public async Task A_client_with_a_WebSocket_hears_of_its_connection_when_it_is_in_the_rooms_of_the_handler()
    {
        using var mayGoOn = new ManualResetEventSlim();
        await using var app = await StartAsync(mayGoOn);
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        var answer = socket.ReadTextAsync();
        await socket.SendTextAsync("40");
        await OthersAreServedAsync(app);
        Assert.That(answer.IsCompleted, Is.False);

        mayGoOn.Set();
        Assert.That(await answer, Does.StartWith("40{\"sid\":"));
        await app.Server.To("class").EmitAsync("news", 1);
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("42[\"news\",1]"));
    }

    [Test]
    public async Task A_handler_that_blocks_holds_the_answer_for_a_second_only()
    {
        using var mayGoOn = new ManualResetEventSlim();
        await using var app = await StartAsync(mayGoOn);
        await using var session = await PollingSession.OpenAsync(app.Port);
        var polling = session.ReadAsync();
        var posting = session.PostOkAsync("40");
        await OthersAreServedAsync(app);
        app.Clock.Advance(OutboundHold.Limit);
        Assert.That(await polling, Does.StartWith("40{\"sid\":"));
        mayGoOn.Set();
        await posting;
    }

    [Test]
    public async Task The_answer_follows_a_client_that_moves_to_WebSocket_meanwhile()
    {
        using var mayGoOn = new ManualResetEventSlim();
        await using var app = await StartAsync(mayGoOn);
        await using var session = await PollingSession.OpenAsync(app.Port);
        var polling = session.ReadAsync();
        var posting = session.PostOkAsync("40");
        await OthersAreServedAsync(app);
        await using var socket = await session.ProbedAsync();
        await socket.SendTextAsync("5");
        Assert.That(await polling, Is.EqualTo("1"));
        var answer = socket.ReadTextAsync();
        await OthersAreServedAsync(app);
        Assert.That(answer.IsCompleted, Is.False);

        mayGoOn.Set();
        Assert.That(await answer, Does.StartWith("40{\"sid\":"));
        await posting;
    }

    [Test]
    public async Task What_waits_with_the_answer_leaves_before_a_session_that_the_handler_closes()
    {
        await using var app = await WireApp.StartAsync(io: (server, _) => server.OnConnection(socket =>
        {
            socket.EmitAsync("sorry").AsTask().Wait();
            socket.Disconnect(close: true);
        }));
        await using var session = await PollingSession.OpenAsync(app.Port);
        var polling = session.ReadAsync();
        await session.PostOkAsync("40");
        Assert.That(Sid().Replace(await polling, "ID"), Is.EqualTo("40{\"sid\":\"ID\"}\u001e42[\"sorry\"]\u001e41"));
        Assert.That(await session.ReadAsync(), Is.EqualTo("6\u001e1"));
        await app.SessionsAsync(0);
    }

    [Test]
    public async Task A_client_that_leaves_while_its_answer_is_held_is_gone_at_once()
    {
        using var mayGoOn = new ManualResetEventSlim();
        await using var app = await StartAsync(mayGoOn);
        await using var session = await PollingSession.OpenAsync(app.Port);
        var polling = session.Gets.GetAsync(session.Target);
        var posting = session.PostAsync("40");
        await OthersAreServedAsync(app);
        await app.SessionsAsync(1);
        await session.Gets.DisposeAsync();
        await app.Journal.WaitForAsync("left");
        await app.SessionsAsync(0);
        mayGoOn.Set();
        await posting;
        Assert.That(async () => await polling, Throws.Exception);
    }

    [Test]
    [Proves("F-SIO-43")]
    public async Task Namespaces_that_accept_at_the_same_time_are_all_answered()
    {
        await using var app = await WireApp.StartAsync(io: (server, _) =>
        {
            foreach (var name in (string[])["/", "/admin"]) server.Of(name).Use(async (_, next) => { await Task.Yield(); await next(); });
        });
        for (var round = 0; round < Rounds; round++)
        {
            await using var session = await PollingSession.OpenAsync(app.Port);
            var polling = session.ReadAsync();
            await session.PostOkAsync("40\u001e40/admin,");
            var answers = await polling;
            if (!answers.Contains('\u001e', StringComparison.Ordinal)) answers += await session.ReadAsync();
            Assert.That(answers, Does.Contain("40{\"sid\":").And.Contain("40/admin,{\"sid\":"));
        }
    }

    [GeneratedRegex("(?<=\"sid\":\")[^\"]+")]
    private static partial Regex Sid();

    /// <summary>The first client's handler waits before it joins.</summary>
    private static Task<WireApp> StartAsync(ManualResetEventSlim mayGoOn) => WireApp.StartAsync(io: (server, journal) => Register(server, journal, mayGoOn));

    private static void Register(SocketIoServer server, Journal journal, ManualResetEventSlim mayGoOn)
    {
        var isFirst = 1;
        server.OnConnection(async socket =>
        {
            if (Interlocked.Exchange(ref isFirst, 0) == 0) return;
            socket.Connection.OnClose(_ => journal.Add("left"));
            journal.Add("handles");
            if (!mayGoOn.Wait(Patience.Limit)) journal.Add("gave up");
            await socket.JoinAsync("class");
        });
    }

    /// <summary>A handler runs, and what it does not hold had the time to leave.</summary>
    private static async Task OthersAreServedAsync(WireApp app)
    {
        await app.Journal.WaitForAsync("handles");
        app.Clock.Advance(WriteWatch.Interval);
        app.Clock.Advance(WriteWatch.Interval);
        await using var other = await RawWebSocket.JoinedAsync(app.Port);
        await other.SendTextAsync("421[\"echo\"]");
        Assert.That(await other.ReadTextAsync(), Is.EqualTo("431[]"));
    }
}
