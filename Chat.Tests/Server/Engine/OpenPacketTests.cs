using System.Text.RegularExpressions;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Hosting;

namespace Chat.Tests.Server.Engine;

public sealed partial class OpenPacketTests
{
    private const string Polling = "/socket.io/?EIO=4&transport=polling";
    private const string Direct = "/socket.io/?EIO=4&transport=websocket";

    [Test]
    [Proves("F-ENG-34", "F-ENG-35", "F-ENG-37", "F-ENG-42")]
    public async Task The_first_GET_is_answered_with_the_open_packet()
    {
        await using var app = await WireApp.StartAsync();
        var response = await RawClient.OnceAsync(app.Port, "GET", Polling);
        Assert.That(response.Status, Is.EqualTo(200));
        Assert.That(
            Sid().Replace(response.Text, "SID"),
            Is.EqualTo("""0{"sid":"SID","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"""));
        Assert.That(response["Content-Type"], Is.EqualTo("text/plain; charset=UTF-8"));
        Assert.That(response["Content-Length"], Is.EqualTo($"{response.Body.Length}"));
        Assert.That(response["Cache-Control"], Is.EqualTo("no-store"));
        Assert.That(response["Set-Cookie"], Is.Null);
    }

    [Test]
    [Proves("F-ENG-34", "F-ENG-35", "F-ENG-46", "F-SIO-37")]
    public async Task The_first_frame_is_the_open_packet_without_upgrades()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.ConnectAsync(app.Port, Direct);
        var frame = await socket.ReadFrameAsync();
        Assert.That((frame.Opcode, frame.Final), Is.EqualTo((RawFrame.TextFrame, true)));
        Assert.That(
            Sid().Replace(frame.Text, "SID"),
            Is.EqualTo("""0{"sid":"SID","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"""));
    }

    [Test]
    [Proves("F-ENG-34")]
    public async Task The_open_packet_tells_the_options()
    {
        await using var app = await WireApp.StartAsync(o =>
        {
            o.PingInterval = TimeSpan.FromMilliseconds(300);
            o.PingTimeout = TimeSpan.FromMilliseconds(200);
            o.MaxPayload = 12_345;
        });
        var response = await RawClient.OnceAsync(app.Port, "GET", Polling);
        Assert.That(response.Text, Does.EndWith(""","pingInterval":300,"pingTimeout":200,"maxPayload":12345}"""));
    }

    [Test]
    [Proves("F-ENG-35")]
    public async Task Without_WebSocket_no_upgrade_is_offered()
    {
        await using var app = await WireApp.StartAsync(o => o.Transports = EngineTransports.Polling);
        Assert.That((await RawClient.OnceAsync(app.Port, "GET", Polling)).Text, Does.Contain("\"upgrades\":[],"));
    }

    [Test]
    [Proves("F-ENG-35", "F-ENG-36")]
    public async Task Forbidden_upgrades_are_not_offered_but_still_work()
    {
        await using var app = await WireApp.StartAsync(o => o.AllowUpgrades = false);
        await using var session = await PollingSession.OpenAsync(app.Port);
        Assert.That(session.Open, Does.Contain("\"upgrades\":[],"));
        await using var candidate = await session.ProbedAsync();
        await candidate.SendTextAsync("5");
        await candidate.JoinAsync();
    }

    [Test]
    [Proves("F-ENG-46", "F-ENG-18")]
    public async Task A_server_for_WebSocket_only_refuses_polling()
    {
        await using var app = await WireApp.StartAsync(o => o.Transports = EngineTransports.WebSocket);
        var response = await RawClient.OnceAsync(app.Port, "GET", Polling);
        Assert.That(response.ToString(), Is.EqualTo("""400 {"code":0,"message":"Transport unknown"}"""));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
    }

    [Test]
    [Proves("F-ENG-37")]
    public async Task Ids_are_20_characters_and_never_the_same()
    {
        await using var app = await WireApp.StartAsync();
        await using var client = await RawClient.ConnectAsync(app.Port);
        var ids = new HashSet<string>();
        for (var i = 0; i < 100; i++)
            ids.Add(Sid().Match((await client.GetAsync(Polling)).Text).Value);
        Assert.That(ids, Has.Count.EqualTo(100).And.All.Length.EqualTo(20));
    }

    [Test]
    [Proves("F-ENG-38")]
    public async Task The_application_may_make_the_ids()
    {
        var next = 0;
        await using var app = await WireApp.StartAsync(o => o.GenerateId = async context =>
        {
            await Task.Yield();
            return $"{context.Request.Query["transport"]}-{Interlocked.Increment(ref next)}";
        });
        await using var polling = await PollingSession.OpenAsync(app.Port);
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        Assert.That((polling.Sid, socket.Sid), Is.EqualTo(("polling-1", "websocket-2")));
        await polling.JoinAsync();
    }

    [Test]
    [Proves("F-ENG-39")]
    public async Task An_initial_packet_follows_the_open_packet()
    {
        await using var app = await WireApp.StartAsync(o => o.InitialPacket = "hello");
        var response = await RawClient.OnceAsync(app.Port, "GET", Polling);
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        Assert.That(response.Text, Does.EndWith("\"maxPayload\":1000000}\u001e4hello"));
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("4hello"));
    }

    [Test]
    [Proves("F-ENG-41")]
    public async Task The_application_adds_headers_to_every_answer_of_a_session_and_some_to_the_first_only()
    {
        await using var app = await WireApp.StartAsync(o =>
        {
            o.OnInitialHeaders = context => context.Response.Headers["X-Initial"] = "1";
            o.OnHeaders = context => context.Response.Headers["X-Every"] = "1";
        });
        await using var client = await RawClient.ConnectAsync(app.Port);
        var first = await client.GetAsync(Polling);
        var target = $"{Polling}&sid={Sid().Match(first.Text).Value}";
        var post = await client.PostAsync(target, "40");
        var get = await client.GetAsync(target);
        var refused = await client.GetAsync("/socket.io/?EIO=4&transport=tobi");
        await using var direct = await RawClient.ConnectAsync(app.Port);
        var switched = await direct.RequestUpgradeAsync(Direct);
        await using var second = await RawClient.ConnectAsync(app.Port);
        var candidate = await second.RequestUpgradeAsync(target.Replace("polling", "websocket", StringComparison.Ordinal));
        var seen = new[] { first, post, get, refused, switched, candidate }.Select(r => $"{r.Status} {r["X-Initial"] ?? "-"}{r["X-Every"] ?? "-"}");
        Assert.That(seen, Is.EqualTo(["200 11", "200 -1", "200 -1", "400 --", "101 11", "101 -1"]));
    }

    [TestCase("Mozilla/4.0 (compatible;MSIE 8.0; Windows NT 6.1)", "0")]
    [TestCase("Mozilla/5.0 (Windows NT 10.0; Trident/7.0; rv:11.0)", "0")]
    [TestCase("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", null)]
    [Proves("F-ENG-43")]
    public async Task Old_Internet_Explorers_get_their_filter_turned_off(string agent, string? filter)
    {
        await using var app = await WireApp.StartAsync();
        var response = await RawClient.OnceAsync(app.Port, "GET", Polling, null, ("User-Agent", agent));
        Assert.That(response["X-XSS-Protection"], Is.EqualTo(filter));
    }

    [Test]
    [Proves("F-ENG-45", "F-API-42")]
    public async Task The_handshake_is_that_of_the_first_request_for_life()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket =>
            journal.Add($"{socket.Handshake.Headers["x-mark"]} {socket.Handshake.Url} {socket.Handshake.Address} {socket.Handshake.XDomain} {socket.Handshake.Secure}")));
        await using var client = await RawClient.ConnectAsync(app.Port);
        var open = await client.GetAsync(Polling + "&x=1", ("X-Mark", "first"), ("Origin", "http://other.example"));
        var sid = Sid().Match(open.Text).Value;
        await using var candidate = await RawWebSocket.ConnectAsync(app.Port, $"{Direct}&sid={sid}", ("X-Mark", "second"));
        await candidate.SendTextAsync("5");
        await candidate.JoinAsync();
        await app.Journal.WaitForAsync($"first {Polling}&x=1 127.0.0.1 True False");
    }

    [GeneratedRegex("(?<=\"sid\":\")[A-Za-z0-9_-]{20}(?=\")")]
    private static partial Regex Sid();
}
