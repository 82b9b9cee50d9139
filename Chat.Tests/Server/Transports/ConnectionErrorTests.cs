using System.Text.Json;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Hosting;
using SocketIo.Server.Transports;

namespace Chat.Tests.Server.Transports;

/// <summary>What <see cref="SocketIoOptions.OnConnectionError"/> is told.</summary>
public sealed class ConnectionErrorTests
{
    [TestCase("GET", "?EIO=4&transport=tobi", """0 Transport unknown {"transport":"tobi"}""")]
    [TestCase("GET", "?EIO=4&transport=polling&sid=gone", """1 Session ID unknown {"sid":"gone"}""")]
    [TestCase("PUT", "?EIO=4&transport=polling", """2 Bad handshake method {"method":"PUT"}""")]
    [TestCase("GET", "?EIO=4&transport=websocket", """3 Bad request {"name":"TRANSPORT_HANDSHAKE_ERROR"}""")]
    [TestCase("GET", "?EIO=4&transport=polling&refuse=1", """4 Forbidden {"message":"not you"}""")]
    [TestCase("GET", "?EIO=3&transport=polling", """5 Unsupported protocol version {"protocol":3}""")]
    [Proves("F-ENG-29", "F-ENG-18", "F-ENG-19", "F-ENG-20", "F-ENG-22", "F-ENG-24", "F-ENG-25")]
    public async Task A_refusal_is_reported_with_its_facts(string method, string query, string expected)
    {
        var seen = new Journal();
        await using var app = await WireApp.StartAsync(o => Report(o, seen));
        await RawClient.OnceAsync(app.Port, method, "/socket.io/" + query);
        Assert.That(await seen.NextAsync(), Is.EqualTo(expected));
        Assert.That(seen.All, Has.Count.EqualTo(1));
    }

    [Test]
    [Proves("F-ENG-29", "F-ENG-23", "F-API-13")]
    public async Task A_bad_origin_is_reported_as_it_came()
    {
        var seen = new Journal();
        await using var app = await WireApp.StartAsync(o => Report(o, seen));
        await RawClient.OnceAsync(app.Port, "GET", "/socket.io/?EIO=4&transport=polling", null, ("Origin", "a\u0001b"));
        Assert.That(await seen.NextAsync(), Is.EqualTo("""3 Bad request {"name":"INVALID_ORIGIN","origin":"a\u0001b"}"""));
    }

    [Test]
    [Proves("F-ENG-29", "F-ENG-26")]
    public async Task An_id_that_could_not_be_made_is_reported_with_its_exception()
    {
        var seen = new List<ConnectionError>();
        await using var app = await WireApp.StartAsync(o =>
        {
            o.GenerateId = _ => throw new InvalidOperationException("no id today");
            o.OnConnectionError = seen.Add;
        });
        await RawClient.OnceAsync(app.Port, "GET", "/socket.io/?EIO=4&transport=polling");
        Assert.That((seen.Single().Code, seen.Single().Context["name"]), Is.EqualTo((3, (object)"ID_GENERATION_ERROR")));
        Assert.That(seen.Single().Context["error"], Is.InstanceOf<InvalidOperationException>());
    }

    [Test]
    [Proves("F-ENG-29", "F-ENG-28")]
    public async Task Another_revision_is_reported_with_both()
    {
        var seen = new Journal();
        await using var app = await WireApp.StartAsync(o => Report(o, seen));
        await using var session = await PollingSession.OpenAsync(app.Port);
        await RawClient.OnceAsync(app.Port, "GET", $"/socket.io/?EIO=3&transport=polling&sid={session.Sid}");
        Assert.That(await seen.NextAsync(), Is.EqualTo("""3 Bad request {"name":"PROTOCOL_MISMATCH","previousProtocol":4,"protocol":3}"""));
    }

    [Test]
    [Proves("F-ENG-29", "F-ENG-21")]
    public async Task A_request_for_the_other_transport_is_reported_with_both_names()
    {
        var seen = new Journal();
        await using var app = await WireApp.StartAsync(o => Report(o, seen));
        await using var session = await PollingSession.OpenAsync(app.Port);
        await session.Posts.GetAsync(session.UpgradeTarget);
        Assert.That(
            await seen.NextAsync(),
            Is.EqualTo("""3 Bad request {"name":"TRANSPORT_MISMATCH","previousTransport":"polling","transport":"websocket"}"""));
    }

    [Test]
    [Proves("F-ENG-29", "F-ENG-16")]
    public async Task A_refused_upgrade_is_reported_too()
    {
        var seen = new Journal();
        await using var app = await WireApp.StartAsync(o => Report(o, seen));
        await using var client = await RawClient.ConnectAsync(app.Port);
        await client.RequestUpgradeAsync("/socket.io/?EIO=4&transport=websocket&sid=gone");
        Assert.That(await seen.NextAsync(), Is.EqualTo("""1 Session ID unknown {"sid":"gone"}"""));
    }

    [Test]
    [Proves("F-ENG-29")]
    public async Task Faults_of_a_session_that_stands_are_not_reported()
    {
        var seen = new Journal();
        await using var app = await WireApp.StartAsync(o =>
        {
            o.MaxPayload = 1000;
            Report(o, seen);
        });
        await using var tooMuch = await PollingSession.JoinedAsync(app.Port);
        await tooMuch.PostAsync(new string('4', 1001));
        await using var nonsense = await PollingSession.JoinedAsync(app.Port);
        await nonsense.PostAsync("abc");
        await using var overlap = await PollingSession.JoinedAsync(app.Port);
        var first = overlap.GetAsync();
        await app.Held.WaitForAsync("GET", overlap.Query);
        await overlap.Posts.GetAsync(overlap.Target);
        await first;
        Assert.That(seen.All, Is.Empty);
    }

    private static void Report(SocketIoOptions options, Journal seen)
    {
        options.AllowRequest = context => ValueTask.FromResult(
            context.Request.Query.ContainsKey("refuse") ? HandshakeDecision.Refuse("not you") : HandshakeDecision.Accept);
        options.OnConnectionError = error => seen.Add($"{error.Code} {error.Message} {JsonSerializer.Serialize(new SortedDictionary<string, object?>(error.Context.ToDictionary(), StringComparer.Ordinal))}");
    }
}
