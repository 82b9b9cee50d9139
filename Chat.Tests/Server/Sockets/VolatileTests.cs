using Chat.Tests.Support;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Server.Sockets;

/// <summary>Volatile packets are dropped when the transport cannot write at this moment (features 4.5).</summary>
public sealed class VolatileTests
{
    [Test]
    [Proves("F-API-51", "F-ENG-91", "F-SUB-14")]
    public async Task Without_a_GET_a_volatile_packet_is_dropped_and_with_one_it_is_sent()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var socket = app.Server.Of("/").Sockets.Single();
        await socket.Volatile.EmitAsync("x", 1).WithPatience();
        await app.Server.Of("/").Volatile.EmitAsync("x", 2).WithPatience();
        var get = session.ReadAsync();
        await app.Held.WaitForAsync("GET", session.Query);
        await socket.Volatile.EmitAsync("x", 3, new byte[] { 1 }).WithPatience();
        var all = await get;
        if (!all.Contains('\u001e', StringComparison.Ordinal))
            all += "\u001e" + await session.ReadAsync();
        Assert.That(all, Is.EqualTo("451-[\"x\",3,{\"_placeholder\":true,\"num\":0}]\u001ebAQ=="));
    }

    [Test]
    [Proves("F-API-51", "F-SUB-14")]
    public async Task Behind_a_packet_that_waits_a_volatile_one_is_dropped()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var socket = app.Server.Of("/").Sockets.Single();
        await socket.EmitAsync("x", 1).WithPatience();
        await socket.Volatile.EmitAsync("x", 2).WithPatience();
        await socket.EmitAsync("x", 3).WithPatience();
        Assert.That(await session.ReadAsync(), Is.EqualTo("42[\"x\",1]\u001e42[\"x\",3]"));
    }

    [Test]
    [Proves("F-API-51", "F-SUB-14")]
    public async Task Of_two_volatile_packets_in_a_row_the_first_alone_is_sent()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var socket = await app.SocketAsync();
        var get = session.ReadAsync();
        await app.Held.WaitForAsync("GET", session.Query);
        await socket.Volatile.EmitAsync("x", 1).WithPatience();
        await socket.Volatile.EmitAsync("x", 2).WithPatience();
        Assert.That(await get, Is.EqualTo("42[\"x\",1]"));
        await socket.EmitAsync("x", 3).WithPatience();
        Assert.That(await session.ReadAsync(), Is.EqualTo("42[\"x\",3]"));
    }

    [Test]
    [Proves("F-API-51", "F-ENG-91", "F-SUB-14")]
    public async Task An_idle_WebSocket_takes_a_volatile_packet()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendFrameAsync(RawFrame.PingFrame, []);
        await socket.ReadFrameAsync();
        var peer = app.Server.Of("/").Sockets.Single();
        var sent = 0;
        // The transport rests soon after it has written the last frame; a volatile packet is lost until then.
        await Patience.UntilAsync(() =>
        {
            peer.Volatile.EmitAsync("x", ++sent).AsTask().GetAwaiter().GetResult();
            return socket.Client.HasBytes;
        });
        Assert.That(await socket.ReadTextAsync(), Does.StartWith("42[\"x\","));
    }

    [Test]
    [Proves("F-API-51", "F-ENG-91", "F-SUB-14")]
    public async Task A_WebSocket_that_is_still_writing_drops_volatile_packets()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        var peer = app.Server.Of("/").Sockets.Single();
        await peer.EmitAsync("large", new byte[8_000_000]).WithPatience();
        for (var i = 0; i < 100; i++)
            await peer.Volatile.EmitAsync("x", i).WithPatience();
        await peer.EmitAsync("end").WithPatience();
        await socket.ReadTextAsync();
        await socket.ReadBinaryAsync();
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("42[\"end\"]"));
    }

    [Test]
    [Proves("F-API-51")]
    public async Task A_volatile_packet_for_a_client_that_left_is_dropped()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        var peer = app.Server.Of("/").Sockets.Single();
        socket.Abort();
        await app.SessionsAsync(0);
        Assert.That(async () => await peer.Volatile.EmitAsync("x").WithPatience(), Throws.Nothing);
        Assert.That(async () => await peer.EmitAsync("x").WithPatience(), Throws.Nothing);
    }
}
