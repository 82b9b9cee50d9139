using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Revision3;

/// <summary>Frames of revision 3, and the way from polling to WebSocket.</summary>
public sealed class OldWebSocketTests
{
    private const string BinaryEvent = "451-[\"b\",{\"_placeholder\":true,\"num\":0}]";
    private static readonly byte[] Bytes = [1, 2, 3];

    [Test, Proves("F-EIO3-09")]
    public async Task Binary_frames_begin_with_the_type_in_both_directions([Values(true, false)] bool asBase64)
    {
        await using var app = await WireApp.StartAsync(Allow, (server, journal) => server.OnConnection(socket =>
            socket.On<byte[]>("b", bytes => socket.EmitAsync("b", bytes).AsTask())));
        var (socket, _) = await OldSocket.OpenAsync(app.Port);
        await using var closing = socket;
        await socket.SendTextAsync(BinaryEvent);
        if (asBase64) await socket.SendTextAsync("b4AQID");
        else await socket.SendBinaryAsync(4, 1, 2, 3);
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo(BinaryEvent));
        Assert.That(await socket.ReadBinaryAsync(), Is.EqualTo(new byte[] { 4, 1, 2, 3 }));
    }

    [Test, Proves("F-EIO3-09")]
    public async Task A_client_that_asked_for_base64_gets_it()
    {
        await using var app = await WireApp.StartAsync(Allow);
        var (socket, _) = await OldSocket.OpenAsync(app.Port, "&b64=1");
        await using var closing = socket;
        await app.Server.EmitAsync("b", Bytes);
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo(BinaryEvent));
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("b4AQID"));
    }

    [Test, Proves("F-EIO3-09")]
    public async Task A_large_attachment_has_its_type_too()
    {
        await using var app = await WireApp.StartAsync(Allow);
        var (socket, _) = await OldSocket.OpenAsync(app.Port);
        await using var closing = socket;
        await app.Server.EmitAsync("b", new byte[100_000]);
        await socket.ReadTextAsync();
        Assert.That(await socket.ReadBinaryAsync(), Is.EqualTo((byte[])[4, .. new byte[100_000]]));
    }

    [Test, Proves("F-EIO3-08", "F-EIO3-09")]
    public async Task A_bad_binary_frame_ends_the_session([Values("", "09", "34")] string frame)
    {
        await using var app = await WireApp.StartAsync(Allow);
        var (socket, _) = await OldSocket.OpenAsync(app.Port);
        await using var closing = socket;
        await socket.SendBinaryAsync(Convert.FromHexString(frame));
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        await app.Journal.WaitForAsync("disconnect / parse error");
    }

    [Test, Proves("F-EIO3-15", "F-EIO3-10", "F-EIO3-14")]
    public async Task The_upgrade_is_the_same_dance()
    {
        await using var app = await WireApp.StartAsync(Allow);
        await using var session = await OldPolling.OpenAsync(app.Port);
        var get = session.ReadAsync();
        await app.Held.WaitForAsync("GET", session.Query);
        await using var socket = await RawWebSocket.ConnectAsync(app.Port, session.UpgradeTarget);
        await socket.SendTextAsync("2probe");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("3probe"));
        app.Clock.Advance(TimeSpan.FromMilliseconds(101));
        Assert.That(await get, Is.EqualTo("1:6"));
        await socket.SendTextAsync("5");
        await app.Server.EmitAsync("now", 1);
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("42[\"now\",1]"));
    }

    private static void Allow(SocketIoOptions options) => options.AllowEIO3 = true;
}
