using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Transports;

/// <summary>Long-polling when the client does what it must not (features 1.5).</summary>
public sealed class PollingFaultTests
{
    private const string Gone = """400 {"code":1,"message":"Session ID unknown"}""";

    [Test]
    [Proves("F-ENG-59", "F-SUB-06")]
    public async Task A_second_GET_ends_the_session()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var first = session.GetAsync();
        await app.Held.WaitForAsync("GET", session.Query);
        var second = await session.Posts.GetAsync(session.Target);
        Assert.That(second.ToString(), Is.EqualTo("400 "));
        Assert.That((await first).ToString(), Is.EqualTo("200 1"));
        Assert.That((await session.GetAsync()).ToString(), Is.EqualTo(Gone));
        await app.Journal.WaitForAsync("disconnect / transport error");
        Assert.That(app.Server.SessionCount, Is.Zero);
    }

    [Test]
    [Proves("F-ENG-60")]
    public async Task A_second_POST_ends_the_session_and_cuts_the_first()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.Posts.SendHeadAsync("POST", session.Target, ("Content-Length", "50"));
        await session.Posts.SendAsync("42[\"note\"");
        await app.Held.WaitForAsync("POST", session.Query);
        var second = await session.Gets.PostAsync(session.Target, "42[\"note\",2]");
        Assert.That(second.ToString(), Is.EqualTo("400 "));
        Assert.That(await session.Posts.IsEndedAsync(), Is.True);
        await app.Journal.WaitForAsync("disconnect / transport error");
        Assert.That((await session.GetAsync()).ToString(), Is.EqualTo(Gone));
        Assert.That(app.Journal.All, Is.EqualTo(["connect /", "disconnect / transport error"]));
    }

    [Test]
    [Proves("F-ENG-60", "F-ENG-63")]
    public async Task A_POST_that_comes_while_others_are_still_handled_waits_for_its_turn()
    {
        using var gate = new ManualResetEventSlim();
        await using var app = await WireApp.StartAsync(io: (io, _) => HoldPosts(io, gate));
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await using var other = await RawClient.ConnectAsync(app.Port);
        var held = session.PostAsync("42[\"hold\"]\u001e42[\"note\",1]");
        Assert.That(await session.ReadAsync(), Is.EqualTo("42[\"held\"]"));
        var second = session.Gets.PostAsync(session.Target, "42[\"note\",2]");
        await app.Held.WaitForAsync("POST", session.Query);
        var third = other.PostAsync(session.Target, "42[\"note\",3]");
        await app.Held.WaitForAsync("POST", session.Query, count: 2);
        gate.Set();
        foreach (var answer in await Task.WhenAll(held, second, third))
            Assert.That(answer.ToString(), Is.EqualTo("200 ok"));
        Assert.That(app.Journal.All, Is.EqualTo(["connect /", "note / 1", "note / 2", "note / 3"]));
    }

    [Test]
    [Proves("F-ENG-60")]
    public async Task A_POST_that_turns_out_to_be_incomplete_while_others_wait_ends_the_session()
    {
        using var gate = new ManualResetEventSlim();
        await using var app = await WireApp.StartAsync(io: (io, _) => HoldPosts(io, gate));
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await using var slow = await RawClient.ConnectAsync(app.Port);
        await using var third = await RawClient.ConnectAsync(app.Port);
        var held = session.PostAsync("42[\"hold\"]");
        Assert.That(await session.ReadAsync(), Is.EqualTo("42[\"held\"]"));
        await slow.SendHeadAsync("POST", session.Target, ("Content-Length", "50"));
        await slow.SendAsync("42[\"note\"");
        await app.Held.WaitForAsync("POST", session.Query);
        var waiting = third.PostAsync(session.Target, "42[\"note\",2]");
        await app.Held.WaitForAsync("POST", session.Query, count: 2);
        gate.Set();
        Assert.That((await held).ToString(), Is.EqualTo("200 ok"));
        Assert.That(await slow.IsEndedAsync(), Is.True);
        Assert.That((await waiting).ToString(), Is.EqualTo("400 "));
        await app.Journal.WaitForAsync("disconnect / transport error");
        Assert.That(app.Journal.All, Is.EqualTo(["connect /", "disconnect / transport error"]));
    }

    [TestCase(true)]
    [TestCase(false)]
    [Proves("F-ENG-61", "F-SUB-05")]
    public async Task An_aborted_GET_ends_the_session_at_once(bool reset)
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.Gets.SendRequestAsync("GET", session.Target, null);
        await app.Held.WaitForAsync("GET", session.Query);
        if (reset)
            session.Gets.Abort();
        else
            await session.Gets.DisposeAsync();
        await app.Journal.WaitForAsync("disconnect / transport error");
        Assert.That((await session.Posts.GetAsync(session.Target)).ToString(), Is.EqualTo(Gone));
    }

    [TestCase(true)]
    [TestCase(false)]
    [Proves("F-ENG-62", "F-SUB-05")]
    public async Task An_aborted_POST_ends_the_session_at_once(bool reset)
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.Posts.SendHeadAsync("POST", session.Target, ("Content-Length", "50"));
        await session.Posts.SendAsync("42[\"note\",1]\u001e");
        await app.Held.WaitForAsync("POST", session.Query);
        if (reset)
            session.Posts.Abort();
        else
            await session.Posts.DisposeAsync();
        await app.Journal.WaitForAsync("disconnect / transport error");
        Assert.That((await session.GetAsync()).ToString(), Is.EqualTo(Gone));
        Assert.That(app.Journal.All, Is.EqualTo(["connect /", "disconnect / transport error"]));
    }

    [Test]
    [Proves("F-ENG-62")]
    public async Task A_POST_whose_chunks_are_malformed_ends_the_session()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.Posts.SendHeadAsync("POST", session.Target, ("Transfer-Encoding", "chunked"));
        await session.Posts.SendAsync("zz\r\n42[\"note\",1]\r\n");
        await session.Posts.ReadToEndAsync();
        await app.Journal.WaitForAsync("disconnect / transport error");
    }

    [Test]
    [Proves("F-ENG-65")]
    public async Task A_POST_of_octets_is_refused_and_ends_the_session()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var response = await session.PostAsync("42[\"note\",1]", ("Content-Type", "application/octet-stream"));
        Assert.That(response.ToString(), Is.EqualTo("400 "));
        await app.Journal.WaitForAsync("disconnect / transport error");
        Assert.That((await session.GetAsync()).ToString(), Is.EqualTo(Gone));
    }

    [Test]
    [Proves("F-ENG-65")]
    public async Task Octets_with_a_parameter_are_read_as_text()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var response = await session.PostAsync("421[\"echo\"]", ("Content-Type", "application/octet-stream; charset=x"));
        Assert.That(response.ToString(), Is.EqualTo("200 ok"));
        Assert.That(await session.ReadAsync(), Is.EqualTo("431[]"));
    }

    [TestCase("")]
    [TestCase("abc")]
    [TestCase("9")]
    [TestCase("\u001e")]
    [Proves("F-ENG-66", "F-ENG-67", "F-ENG-54", "F-ENG-112")]
    public async Task An_invalid_POST_is_answered_ok_and_ends_the_session(string body)
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var get = session.GetAsync();
        await app.Held.WaitForAsync("GET", session.Query);
        var post = await session.PostAsync(body);
        Assert.That(post.ToString(), Is.EqualTo("200 ok"));
        Assert.That((await get).ToString(), Is.EqualTo("200 1"));
        await app.Journal.WaitForAsync("disconnect / parse error");
        Assert.That((await session.GetAsync()).ToString(), Is.EqualTo(Gone));
    }

    [Test]
    [Proves("F-ENG-67", "F-ENG-81")]
    public async Task A_POST_that_is_not_UTF8_does_no_harm()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.Posts.RequestAsync("POST", session.Target, [(byte)'4', (byte)'2', 0xff, 0xfe, 0x80]);
        Assert.That(await session.ReadAsync(), Is.EqualTo("6\u001e1"));
        await app.Journal.WaitForAsync("disconnect / forced close");
    }

    [TestCase("0{}")]
    [TestCase("5")]
    [TestCase("6")]
    [TestCase("0\u001e6\u001e5")]
    [Proves("F-ENG-85")]
    public async Task Open_upgrade_and_noop_are_ignored(string body)
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.PostOkAsync(body);
        await session.PostOkAsync("421[\"echo\"]");
        Assert.That(await session.ReadAsync(), Is.EqualTo("431[]"));
    }

    /// <summary>Answers "hold" at once, and keeps its POST until the gate opens.</summary>
    private static void HoldPosts(SocketIoServer io, ManualResetEventSlim gate) => io.OnConnection(socket => socket.On("hold", async () =>
    {
        await socket.EmitAsync("held");
        gate.Wait(Patience.Limit);
    }));
}
