using System.Text;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Server.Transports;

/// <summary>WebSocket requests that are refused, and what comes right behind the handshake.</summary>
public sealed class UpgradeErrorTests
{
    private const string Direct = "/socket.io/?EIO=4&transport=websocket";

    [TestCase("GET", "?EIO=4&transport=tobi", "Transport unknown")]
    [TestCase("GET", "?EIO=4", "Transport unknown")]
    [TestCase("GET", "?EIO=4&transport=websocket&sid=gone", "Session ID unknown")]
    [TestCase("POST", "?EIO=4&transport=websocket", "Bad handshake method")]
    [TestCase("HEAD", "?EIO=4&transport=websocket", "Bad handshake method")]
    [TestCase("GET", "?EIO=3&transport=websocket", "Unsupported protocol version")]
    [TestCase("GET", "?transport=websocket", "Unsupported protocol version")]
    [Proves("F-ENG-16", "F-ENG-17", "F-ENG-20", "F-ENG-101", "F-SUB-19")]
    public async Task A_refused_upgrade_is_answered_in_plain_text_and_cut(string method, string query, string text)
    {
        await using var app = await WireApp.StartAsync();
        await using var client = await RawClient.ConnectAsync(app.Port);
        var response = await client.RequestUpgradeAsync("/socket.io/" + query, method);
        if (method != "HEAD")
            Assert.That(response.Text, Is.EqualTo(text));
        Assert.That((response.Status, response.Phrase), Is.EqualTo((400, "Bad Request")));
        Assert.That(response["Connection"], Is.EqualTo("close"));
        Assert.That(response["Content-Type"], Is.EqualTo("text/html"));
        Assert.That(response["Content-Length"], Is.EqualTo($"{text.Length}"));
        Assert.That(await client.IsEndedAsync(), Is.True);
        Assert.That(app.Server.SessionCount, Is.Zero);
    }

    [TestCase("Sec-WebSocket-Key", null, "Missing or invalid Sec-WebSocket-Key header")]
    [TestCase("Sec-WebSocket-Key", "abc", "Missing or invalid Sec-WebSocket-Key header")]
    [TestCase("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ", "Missing or invalid Sec-WebSocket-Key header")]
    [TestCase("Sec-WebSocket-Key", "AAECAwQFBgcICQoLDA0ODxA=", "Missing or invalid Sec-WebSocket-Key header")]
    [TestCase("Upgrade", "foo", "Invalid Upgrade header")]
    [TestCase("Sec-WebSocket-Protocol", "a,,b", "Invalid Sec-WebSocket-Protocol header")]
    [TestCase("Sec-WebSocket-Protocol", "a,", "Invalid Sec-WebSocket-Protocol header")]
    [TestCase("Sec-WebSocket-Protocol", "a b", "Invalid Sec-WebSocket-Protocol header")]
    [TestCase("Sec-WebSocket-Protocol", "a, b, a", "Invalid Sec-WebSocket-Protocol header")]
    [TestCase("Sec-WebSocket-Version", null, "Missing or invalid Sec-WebSocket-Version header")]
    [TestCase("Sec-WebSocket-Version", "12", "Missing or invalid Sec-WebSocket-Version header")]
    [TestCase("Sec-WebSocket-Version", "8", "Missing or invalid Sec-WebSocket-Version header")]
    [TestCase("Sec-WebSocket-Version", "abc", "Missing or invalid Sec-WebSocket-Version header")]
    [Proves("F-ENG-32")]
    public async Task A_faulty_WebSocket_request_is_refused_by_the_header_at_fault(string name, string? value, string text)
    {
        await using var app = await WireApp.StartAsync();
        await using var client = await RawClient.ConnectAsync(app.Port);
        var response = await client.RequestUpgradeAsync(Direct, "GET", (name, value));
        Assert.That(response.ToString(), Is.EqualTo("400 " + text));
        Assert.That(response["Content-Type"], Is.EqualTo("text/html"));
        Assert.That(response["Sec-WebSocket-Version"], name == "Sec-WebSocket-Version" ? Does.StartWith("13") : Is.Null);
        Assert.That(await client.IsEndedAsync(), Is.True);
        Assert.That(app.Server.SessionCount, Is.Zero);
    }

    [Test]
    [Proves("F-ENG-132")]
    public async Task A_WebSocket_from_a_foreign_origin_is_welcome()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.ConnectAsync(app.Port, Direct, ("Origin", "http://other.example"));
        Assert.That(await socket.ReadTextAsync(), Does.StartWith("0{"));
    }

    [Test]
    public async Task A_WebSocket_beyond_the_web_server_s_own_limit_is_cut_off_and_leaves_nothing_behind()
    {
        await using var app = await TestApp.StartAsync(
            services: services => services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxConcurrentUpgradedConnections = 1));
        await using var polling = await PollingSession.JoinedAsync(app.Port);
        await using var first = await RawWebSocket.JoinedAsync(app.Port);
        foreach (var target in (string[])[Direct, polling.UpgradeTarget])
        {
            await using var client = await RawClient.ConnectAsync(app.Port);
            await client.SendHeadAsync("GET", target, ("Upgrade", "websocket"), ("Connection", "Upgrade"),
                ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), ("Sec-WebSocket-Version", "13"));
            Assert.That(await client.IsEndedAsync(), Is.True);
        }

        Assert.That(app.Logs.Named("HandshakeUnanswered").Count(), Is.EqualTo(2));
        Assert.That(app.Server.SessionCount, Is.EqualTo(2));
    }

    [TestCase("")]
    [TestCase("&sid=")]
    [Proves("F-ENG-31")]
    public async Task An_upgrade_that_names_polling_is_closed_at_once(string sid)
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await using var socket = await RawWebSocket.ConnectAsync(app.Port, "/socket.io/?EIO=4&transport=polling" + sid + (sid == "" ? "" : session.Sid));
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        Assert.That(app.Server.SessionCount, Is.EqualTo(1));
        await session.PostOkAsync("421[\"echo\",\"alive\"]");
        Assert.That(await session.ReadAsync(), Is.EqualTo("431[\"alive\"]"));
    }

    [TestCase(true)]
    [TestCase(false)]
    [Proves("F-ENG-33")]
    public async Task Garbage_right_behind_the_handshake_ends_that_connection_only(bool onSession)
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await using var socket = await RawWebSocket.ConnectAsync(app.Port, onSession ? session.UpgradeTarget : Direct);
        await socket.Client.SendAsync(Encoding.ASCII.GetBytes("Bacon ipsum dolor amet\r\n\r\n\xff\xff\0\0"));
        while ((await socket.ReadFrameAsync()).Opcode != RawFrame.CloseFrame)
        {
            // The open packet of a direct connection comes first.
        }

        await app.SessionsAsync(1);
        await session.PostOkAsync("421[\"echo\",\"alive\"]");
        Assert.That(await session.ReadAsync(), Is.EqualTo("431[\"alive\"]"));
    }

    [Test]
    [Proves("F-ENG-33")]
    public async Task Frames_sent_in_one_piece_with_the_request_are_read()
    {
        await using var app = await WireApp.StartAsync();
        await using var client = await RawClient.ConnectAsync(app.Port);
        var request = $"GET {Direct} HTTP/1.1\r\nHost: x\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
        await client.SendAsync((byte[])[.. Encoding.ASCII.GetBytes(request), .. RawFrame.Encode(RawFrame.TextFrame, "40"u8)]);
        var response = await client.ReadResponseAsync();
        Assert.That(response.Status, Is.EqualTo(101));
        Assert.That(response["Sec-WebSocket-Accept"], Is.EqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
        await using var socket = new RawWebSocket(client);
        Assert.That(await socket.ReadTextAsync(), Does.StartWith("0{\"sid\":"));
        Assert.That(await socket.ReadTextAsync(), Does.StartWith("40{\"sid\":"));
    }
}
