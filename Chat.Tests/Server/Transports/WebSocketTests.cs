using System.IO.Pipelines;
using System.Text;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Transports;

/// <summary>The WebSocket transport when all goes well (features 1.7).</summary>
public sealed class WebSocketTests
{
    [Test]
    [Proves("F-ENG-79")]
    public async Task Each_packet_is_one_frame()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("421[\"echo\",\"a\"]");
        await socket.SendTextAsync("422[\"echo\",\"b\"]");
        foreach (var expected in (string[])["431[\"a\"]", "432[\"b\"]"])
        {
            var frame = await socket.ReadFrameAsync();
            Assert.That((frame.Opcode, frame.Final, frame.Text), Is.EqualTo((RawFrame.TextFrame, true, expected)));
        }
    }

    [Test]
    [Proves("F-ENG-79")]
    public async Task A_message_may_come_in_fragments_with_a_ping_between_them()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendFrameAsync(RawFrame.TextFrame, "421[\"ec"u8.ToArray(), final: false);
        await socket.SendFrameAsync(RawFrame.PingFrame, "between"u8.ToArray());
        await socket.SendFrameAsync(RawFrame.Continuation, [.. "ho\",\""u8, 0xe2, 0x82], final: false);
        await socket.SendFrameAsync(RawFrame.Continuation, [], final: false);
        await socket.SendFrameAsync(RawFrame.Continuation, [0xac, .. "\"]"u8]);
        var pong = await socket.ReadFrameAsync();
        Assert.That((pong.Opcode, pong.Text), Is.EqualTo((RawFrame.PongFrame, "between")));
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[\"€\"]"));
    }

    [Test]
    [Proves("F-ENG-64")]
    public async Task A_frame_may_come_byte_by_byte()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        foreach (var one in RawFrame.Encode(RawFrame.TextFrame, "421[\"echo\",\"slow\"]"u8))
            await socket.Client.SendAsync((byte[])[one]);
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[\"slow\"]"));
    }

    [Test]
    public async Task Middleware_may_have_put_a_body_of_its_own_around_the_answer()
    {
        await using var app = await TestApp.StartAsync(
            io: io => io.OnConnection(socket => socket.On<string, string>("echo", text => text)),
            services: services => services.AddResponseCompression(),
            routes: host =>
            {
                host.UseResponseCompression();
                host.MapSocketIo();
            });
        await using var client = await RawClient.ConnectAsync(app.Port);
        var response = await client.RequestUpgradeAsync("/socket.io/?EIO=4&transport=websocket", "GET", ("Accept-Encoding", "gzip"));
        Assert.That(response.Status, Is.EqualTo(101));
        await using var socket = new RawWebSocket(client);
        Assert.That(await socket.ReadTextAsync(), Does.StartWith("0{\"sid\":"));
        await socket.JoinAsync();
        await socket.SendTextAsync("421[\"echo\",\"a\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[\"a\"]"));
    }

    [Test]
    public async Task A_web_server_that_is_about_to_stop_lets_the_connection_say_its_goodbye()
    {
        PipeReader? input = null;
        await using var app = await TestApp.StartAsync(
            io: io => io.OnConnection(socket => socket.On<string, string>("echo", text => text)),
            routes: host =>
            {
                host.Use(next => context =>
                {
                    input = context.Features.GetRequiredFeature<IConnectionTransportFeature>().Transport.Input;
                    return next(context);
                });
                host.MapSocketIo();
            });
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        // What Kestrel does then.
        input!.CancelPendingRead();
        await socket.SendTextAsync("421[\"echo\",\"a\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[\"a\"]"));
    }

    [TestCase("")]
    [TestCase("x")]
    [TestCase("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123")]
    [Proves("F-ENG-88")]
    public async Task A_ping_of_the_WebSocket_is_answered_with_its_own_content(string content)
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendFrameAsync(RawFrame.PingFrame, Encoding.ASCII.GetBytes(content));
        var pong = await socket.ReadFrameAsync();
        Assert.That((pong.Opcode, pong.Text), Is.EqualTo((RawFrame.PongFrame, content)));
    }

    [Test]
    [Proves("F-ENG-88")]
    public async Task An_unasked_pong_of_the_WebSocket_is_ignored()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendFrameAsync(RawFrame.PongFrame, "?"u8.ToArray());
        await socket.SendTextAsync("421[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[]"));
    }

    [TestCase("chat", "chat")]
    [TestCase("a, b", "a")]
    [TestCase("v2.json,v1", "v2.json")]
    [TestCase(null, null)]
    [Proves("F-ENG-87", "F-SUB-37")]
    public async Task The_first_subprotocol_offered_is_selected(string? offered, string? selected)
    {
        await using var app = await WireApp.StartAsync();
        await using var client = await RawClient.ConnectAsync(app.Port);
        var response = await client.RequestUpgradeAsync("/socket.io/?EIO=4&transport=websocket", "GET", ("Sec-WebSocket-Protocol", offered));
        Assert.That((response.Status, response["Sec-WebSocket-Protocol"]), Is.EqualTo((101, selected)));
    }

    [Test]
    [Proves("F-ENG-89")]
    public async Task Compression_is_not_negotiated()
    {
        await using var app = await WireApp.StartAsync();
        await using var client = await RawClient.ConnectAsync(app.Port);
        var response = await client.RequestUpgradeAsync(
            "/socket.io/?EIO=4&transport=websocket", "GET", ("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits"));
        Assert.That((response.Status, response["Sec-WebSocket-Extensions"]), Is.EqualTo((101, (string?)null)));
    }

    [TestCase("0{}")]
    [TestCase("5")]
    [TestCase("6")]
    [Proves("F-ENG-85")]
    public async Task Open_upgrade_and_noop_are_ignored(string packet)
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync(packet);
        await socket.SendTextAsync("421[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[]"));
    }

    [Test]
    [Proves("F-ENG-80", "F-SUB-15")]
    public async Task A_message_of_exactly_the_limit_is_accepted()
    {
        await using var app = await WireApp.StartAsync(o => o.MaxPayload = 1000);
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync($"421[\"echo\",\"{new string('é', 493)}\"]");
        Assert.That(await socket.ReadTextAsync(), Does.StartWith("431[\"éé"));
    }

    [Test]
    [Proves("F-SIO-61")]
    public async Task A_megabyte_goes_both_ways()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        var text = new string('m', 999_000);
        await socket.SendTextAsync($"421[\"echo\",\"{text}\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo($"431[\"{text}\"]"));
    }

    [Test]
    [Proves("F-SIO-61")]
    public async Task What_the_server_sends_is_not_limited_by_what_it_accepts()
    {
        var large = new byte[3_000_000];
        await using var app = await WireApp.StartAsync(io: (server, _) => server.OnConnection(socket =>
            socket.On("large", async () => await socket.EmitAsync("large", large))));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("42[\"large\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("451-[\"large\",{\"_placeholder\":true,\"num\":0}]"));
        Assert.That(await socket.ReadBinaryAsync(), Has.Length.EqualTo(large.Length));
    }
}
