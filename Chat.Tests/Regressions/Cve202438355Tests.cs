using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Regressions;

/// <summary>CVE-2024-38355: an event called error, or a packet that cannot be read, ends the process when nobody listens for errors.</summary>
public sealed class Cve202438355Tests
{
    [TestCase("42[\"error\"]")]
    [TestCase("42[\"error\",{\"message\":\"x\"}]")]
    [TestCase("421[\"error\",null]")]
    [TestCase("42[\"uncaughtException\"]")]
    public async Task An_event_called_error_is_an_event(string packet)
    {
        await using var app = await TestApp.StartAsync(io: server => server.OnConnection(socket => socket.On("echo", (int n) => n)));
        await using var hostile = await RawWebSocket.JoinedAsync(app.Port);
        await hostile.SendTextAsync(packet);
        await hostile.SendTextAsync("427[\"echo\",1]");
        Assert.That(await hostile.ReadTextAsync(), Is.EqualTo("437[1]"));
    }

    [TestCase("42[{\"toString\":\"x\"}]")]
    [TestCase("4x")]
    [TestCase("42[")]
    public async Task Without_error_handlers_a_bad_packet_ends_its_connection_only(string packet)
    {
        await using var app = await TestApp.StartAsync(io: server => server.OnConnection(socket => socket.On("echo", (int n) => n)));
        await using var good = await RawWebSocket.JoinedAsync(app.Port);
        await using (var hostile = await RawWebSocket.JoinedAsync(app.Port))
        {
            await hostile.SendTextAsync(packet);
            await hostile.ReadCloseAsync();
        }

        await Patience.UntilAsync(() => app.Server.SessionCount == 1);
        await good.SendTextAsync("427[\"echo\",1]");
        Assert.That(await good.ReadTextAsync(), Is.EqualTo("437[1]"));
    }
}
