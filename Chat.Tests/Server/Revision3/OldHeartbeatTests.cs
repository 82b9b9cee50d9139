using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Hosting;

namespace Chat.Tests.Server.Revision3;

/// <summary>The client pings in revision 3, on a clock that the test moves.</summary>
public sealed class OldHeartbeatTests
{
    [Test, Proves("F-EIO3-10", "F-EIO3-11")]
    public async Task The_client_pings_and_the_server_never_does()
    {
        await using var app = await WireApp.StartAsync(Allow);
        var (socket, _) = await OldSocket.OpenAsync(app.Port);
        await using var closing = socket;
        for (var round = 0; round < 3; round++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(44));
            await socket.SendTextAsync(round == 1 ? "2probe" : "2");
            Assert.That(await socket.ReadTextAsync(), Is.EqualTo("3"));
        }
    }

    [Test, Proves("F-EIO3-11")]
    public async Task Only_a_ping_keeps_a_session_alive()
    {
        await using var app = await WireApp.StartAsync(Allow);
        var (socket, _) = await OldSocket.OpenAsync(app.Port);
        await using var closing = socket;
        app.Clock.Advance(TimeSpan.FromSeconds(44));
        await socket.SendTextAsync("421[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[]"));
        app.Clock.Advance(TimeSpan.FromSeconds(1.1));
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        await app.Journal.WaitForAsync("disconnect / ping timeout");
    }

    [Test, Proves("F-EIO3-11")]
    public async Task A_silent_poller_times_out_and_its_GET_says_so()
    {
        await using var app = await WireApp.StartAsync(Allow);
        await using var session = await OldPolling.OpenAsync(app.Port);
        var get = session.ReadAsync();
        await app.Held.WaitForAsync("GET", session.Query);
        app.Clock.Advance(TimeSpan.FromSeconds(45.1));
        Assert.That(await get, Is.EqualTo("1:1"));
        await app.Journal.WaitForAsync("disconnect / ping timeout");
    }

    [Test, Proves("F-EIO3-13")]
    public async Task A_pong_is_not_the_clients_to_send()
    {
        await using var app = await WireApp.StartAsync(Allow);
        var (socket, _) = await OldSocket.OpenAsync(app.Port);
        await using var closing = socket;
        await socket.SendTextAsync("3");
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        await app.Journal.WaitForAsync("disconnect / transport error");
    }

    [Test, Proves("F-EIO3-12", "F-SUB-18")]
    public async Task A_client_that_falls_silent_after_its_upgrade_times_out()
    {
        await using var app = await WireApp.StartAsync(Allow);
        await using var session = await OldPolling.OpenAsync(app.Port);
        await using var socket = await RawWebSocket.ConnectAsync(app.Port, session.UpgradeTarget);
        await socket.SendTextAsync("5");
        await socket.SendTextAsync("421[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[]"));
        app.Clock.Advance(TimeSpan.FromSeconds(45.1));
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        await app.Journal.WaitForAsync("disconnect / ping timeout");
    }

    private static void Allow(SocketIoOptions options) => options.AllowEIO3 = true;
}
