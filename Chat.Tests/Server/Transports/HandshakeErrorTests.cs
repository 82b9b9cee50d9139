using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Transports;

namespace Chat.Tests.Server.Transports;

public sealed class HandshakeErrorTests
{
    private const string Polling = "/socket.io/?EIO=4&transport=polling";

    private const string TransportUnknown = """{"code":0,"message":"Transport unknown"}""";
    private const string SessionUnknown = """{"code":1,"message":"Session ID unknown"}""";
    private const string BadMethod = """{"code":2,"message":"Bad handshake method"}""";
    private const string BadRequest = """{"code":3,"message":"Bad request"}""";
    private const string Unsupported = """{"code":5,"message":"Unsupported protocol version"}""";

    private static readonly object[] Refusals =
    [
        new TestCaseData("GET", "?EIO=4", TransportUnknown).SetArgDisplayNames("no transport"),
        new TestCaseData("GET", "?EIO=4&transport=", TransportUnknown).SetArgDisplayNames("empty transport"),
        new TestCaseData("GET", "?EIO=4&transport=tobi", TransportUnknown).SetArgDisplayNames("invented transport"),
        new TestCaseData("GET", "?EIO=4&transport=webtransport", TransportUnknown).SetArgDisplayNames("webtransport"),
        new TestCaseData("GET", "?EIO=4&transport=Polling", TransportUnknown).SetArgDisplayNames("transport in another case"),
        new TestCaseData("GET", "", TransportUnknown).SetArgDisplayNames("no query"),
        new TestCaseData("GET", "?EIO=4&transport=polling&sid=test", SessionUnknown).SetArgDisplayNames("unknown sid"),
        new TestCaseData("POST", "?EIO=4&transport=polling&sid=test", SessionUnknown).SetArgDisplayNames("unknown sid, POST"),
        new TestCaseData("POST", "?EIO=4&transport=polling", BadMethod).SetArgDisplayNames("POST"),
        new TestCaseData("PUT", "?EIO=4&transport=polling", BadMethod).SetArgDisplayNames("PUT"),
        new TestCaseData("DELETE", "?EIO=4&transport=polling", BadMethod).SetArgDisplayNames("DELETE"),
        new TestCaseData("OPTIONS", "?EIO=4&transport=polling", BadMethod).SetArgDisplayNames("OPTIONS"),
        new TestCaseData("PATCH", "?EIO=4&transport=polling", BadMethod).SetArgDisplayNames("PATCH"),
        new TestCaseData("BREW", "?EIO=4&transport=polling", BadMethod).SetArgDisplayNames("invented method"),
        new TestCaseData("GET", "?EIO=4&transport=websocket", BadRequest).SetArgDisplayNames("websocket without upgrade"),
        new TestCaseData("GET", "?transport=polling", Unsupported).SetArgDisplayNames("no EIO"),
        new TestCaseData("GET", "?EIO=abc&transport=polling", Unsupported).SetArgDisplayNames("EIO abc"),
        new TestCaseData("GET", "?EIO=3&transport=polling", Unsupported).SetArgDisplayNames("EIO 3"),
        new TestCaseData("GET", "?EIO=5&transport=polling", Unsupported).SetArgDisplayNames("EIO 5"),
        new TestCaseData("GET", "?EIO=04&transport=polling", Unsupported).SetArgDisplayNames("EIO 04"),
        new TestCaseData("GET", "?EIO=4.0&transport=polling", Unsupported).SetArgDisplayNames("EIO 4.0"),
        // The first failing check decides (F-ENG-13).
        new TestCaseData("POST", "?EIO=3&transport=tobi&sid=test", TransportUnknown).SetArgDisplayNames("transport before sid, method, EIO"),
        new TestCaseData("PUT", "?EIO=3&transport=polling&sid=test", SessionUnknown).SetArgDisplayNames("sid before method, EIO"),
        new TestCaseData("POST", "?EIO=3&transport=websocket", BadMethod).SetArgDisplayNames("method before upgrade, EIO"),
        new TestCaseData("GET", "?EIO=3&transport=websocket", BadRequest).SetArgDisplayNames("upgrade before EIO"),
    ];

    [TestCaseSource(nameof(Refusals))]
    [Proves("F-ENG-13", "F-ENG-14", "F-ENG-15", "F-ENG-18", "F-ENG-19", "F-ENG-20", "F-ENG-22", "F-ENG-25", "F-ENG-128", "F-SUB-16")]
    public async Task A_request_is_refused_with_its_code(string method, string query, string body)
    {
        await using var app = await WireApp.StartAsync();
        var response = await RawClient.OnceAsync(app.Port, method, "/socket.io/" + query);
        Assert.That(response.ToString(), Is.EqualTo("400 " + body));
        Assert.That(response["Content-Type"], Is.EqualTo("application/json"));
        Assert.That(response["Cache-Control"], Is.Null);
        Assert.That(app.Server.SessionCount, Is.Zero);
    }

    [Test]
    [Proves("F-ENG-20")]
    public async Task A_HEAD_without_session_is_refused_without_a_body()
    {
        await using var app = await WireApp.StartAsync();
        await using var client = await RawClient.ConnectAsync(app.Port);
        var head = await client.RequestAsync("HEAD", Polling, null);
        var next = await client.GetAsync(Polling);
        Assert.That((head.Status, next.Status), Is.EqualTo((400, 200)));
    }

    [Test]
    [Proves("F-ENG-15")]
    public async Task A_refusal_leaves_the_connection_usable()
    {
        await using var app = await WireApp.StartAsync();
        await using var client = await RawClient.ConnectAsync(app.Port);
        foreach (var query in (string[])["?EIO=4", "?EIO=4&transport=polling&sid=x", "?EIO=3&transport=polling"])
            Assert.That((await client.PostAsync("/socket.io/" + query, "4hello")).Status, Is.EqualTo(400));
        Assert.That((await client.GetAsync(Polling)).Status, Is.EqualTo(200));
    }

    [Test]
    [Proves("F-ENG-21")]
    public async Task A_plain_request_for_the_other_transport_of_a_session_changes_nothing()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var get = await session.Posts.GetAsync(session.UpgradeTarget);
        var post = await session.Posts.PostAsync(session.UpgradeTarget, "42[\"echo\"]");
        Assert.That(get.ToString(), Is.EqualTo("400 " + BadRequest));
        Assert.That(post.ToString(), Is.EqualTo("400 " + BadRequest));
        await session.PostOkAsync("421[\"echo\",\"alive\"]");
        Assert.That(await session.ReadAsync(), Is.EqualTo("431[\"alive\"]"));
    }

    [TestCase("http://a\u0001b")]
    [TestCase("http://a\u007fb")]
    [Proves("F-ENG-23")]
    public async Task An_origin_with_a_control_character_is_a_bad_request(string origin)
    {
        await using var app = await WireApp.StartAsync();
        var response = await RawClient.OnceAsync(app.Port, "GET", Polling, null, ("Origin", origin));
        Assert.That(response.ToString(), Is.EqualTo("400 " + BadRequest));
    }

    [TestCase("EIO=4&transport=tobi", TransportUnknown)]
    [TestCase("EIO=4&transport=polling&sid=test", BadRequest)]
    [Proves("F-ENG-13", "F-ENG-23")]
    public async Task The_origin_is_judged_after_the_transport_and_before_the_session(string query, string body)
    {
        await using var app = await WireApp.StartAsync();
        var response = await RawClient.OnceAsync(app.Port, "GET", "/socket.io/?" + query, null, ("Origin", "http://a\u0001b"));
        Assert.That(response.ToString(), Is.EqualTo("400 " + body));
    }

    [Test]
    [Proves("F-ENG-23")]
    public async Task An_origin_may_contain_a_tab()
    {
        await using var app = await WireApp.StartAsync();
        var response = await RawClient.OnceAsync(app.Port, "GET", Polling, null, ("Origin", "http://a\tb"));
        Assert.That(response.Status, Is.EqualTo(200));
    }

    [TestCase(null, "Forbidden")]
    [TestCase("", "Forbidden")]
    [TestCase("no \"entry\"", "no \\\"entry\\\"")]
    [Proves("F-ENG-24", "F-ENG-16", "F-ENG-14")]
    public async Task The_application_refuses_with_its_own_text(string? text, string shown)
    {
        await using var app = await WireApp.StartAsync(o => o.AllowRequest = _ => ValueTask.FromResult(HandshakeDecision.Refuse(text)));
        var http = await RawClient.OnceAsync(app.Port, "GET", Polling);
        await using var client = await RawClient.ConnectAsync(app.Port);
        var upgrade = await client.RequestUpgradeAsync("/socket.io/?EIO=4&transport=websocket");
        Assert.That(http.ToString(), Is.EqualTo($"403 {{\"code\":4,\"message\":\"{shown}\"}}"));
        Assert.That(upgrade.ToString(), Is.EqualTo("400 " + (string.IsNullOrEmpty(text) ? "Forbidden" : text)));
    }

    [Test]
    [Proves("F-ENG-30")]
    public async Task The_application_is_asked_at_the_handshake_only_and_before_the_revision()
    {
        var asked = 0;
        await using var app = await WireApp.StartAsync(o => o.AllowRequest = async context =>
        {
            Interlocked.Increment(ref asked);
            await Task.Yield();
            return context.Request.Query["EIO"] == "4" ? HandshakeDecision.Accept : HandshakeDecision.Refuse();
        });
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await using var candidate = await RawWebSocket.ConnectAsync(app.Port, session.UpgradeTarget);
        Assert.That(asked, Is.EqualTo(1));
        var old = await RawClient.OnceAsync(app.Port, "GET", "/socket.io/?EIO=3&transport=polling");
        Assert.That(old.ToString(), Is.EqualTo("""403 {"code":4,"message":"Forbidden"}"""));
    }

    [Test]
    [Proves("F-ENG-26", "F-ENG-17")]
    public async Task An_id_that_cannot_be_made_is_a_bad_request_on_both_transports()
    {
        await using var app = await WireApp.StartAsync(o => o.GenerateId = _ => throw new InvalidOperationException("no id today"));
        var http = await RawClient.OnceAsync(app.Port, "GET", Polling);
        await using var client = await RawClient.ConnectAsync(app.Port);
        var upgrade = await client.RequestUpgradeAsync("/socket.io/?EIO=4&transport=websocket");
        Assert.That(http.ToString(), Is.EqualTo("400 " + BadRequest));
        Assert.That(upgrade.ToString(), Is.EqualTo("400 Bad request"));
        Assert.That(app.Server.SessionCount, Is.Zero);
    }

    [Test]
    [Proves("F-ENG-28")]
    public async Task The_revision_of_a_session_stays_the_same()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var other = await session.Posts.GetAsync($"/socket.io/?EIO=3&transport=polling&sid={session.Sid}");
        await using var client = await RawClient.ConnectAsync(app.Port);
        var upgrade = await client.RequestUpgradeAsync($"/socket.io/?transport=websocket&sid={session.Sid}");
        Assert.That(other.ToString(), Is.EqualTo("400 " + BadRequest));
        Assert.That(upgrade.ToString(), Is.EqualTo("400 Bad request"));
        await session.PostOkAsync("421[\"echo\",\"alive\"]");
        Assert.That(await session.ReadAsync(), Is.EqualTo("431[\"alive\"]"));
    }
}
