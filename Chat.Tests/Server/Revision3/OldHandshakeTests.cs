using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Hosting;

namespace Chat.Tests.Server.Revision3;

/// <summary>How clients of Engine.IO 3 come in, and that they do so by permission only (features 2).</summary>
public sealed class OldHandshakeTests
{
    [Test, Proves("F-ENG-25", "F-EIO3-01")]
    public async Task Old_clients_are_refused_unless_the_option_says_otherwise([Values("&EIO=3", "", "&EIO=abc")] string query)
    {
        await using var app = await WireApp.StartAsync();
        var response = await RawClient.OnceAsync(app.Port, "GET", $"/socket.io/?transport=polling{query}");
        Assert.That(response.ToString(), Is.EqualTo("400 {\"code\":5,\"message\":\"Unsupported protocol version\"}"));
    }

    [Test, Proves("F-EIO3-01", "F-EIO3-02", "F-EIO3-20", "F-EIO3-21")]
    public async Task Whatever_is_not_4_is_revision_3([Values("&EIO=3", "", "&EIO=abc", "&EIO=5")] string query)
    {
        await using var app = await WireApp.StartAsync(Allow);
        await using var session = await OldPolling.OpenAsync(app.Port, query);
        var open = $"0{{\"sid\":\"{session.Sid}\",\"upgrades\":[\"websocket\"],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}}";
        Assert.That(session.First, Is.EqualTo(OldPolling.Packet(open) + "2:40"));
    }

    [Test, Proves("F-EIO3-01")]
    public async Task Both_revisions_meet_in_one_namespace()
    {
        await using var app = await WireApp.StartAsync(Allow);
        await using var current = await RawWebSocket.JoinedAsync(app.Port);
        var (old, _) = await OldSocket.OpenAsync(app.Port);
        await using var closing = old;
        await app.Server.EmitAsync("all", "€", new byte[] { 1, 2, 3 });
        const string Text = "451-[\"all\",\"€\",{\"_placeholder\":true,\"num\":0}]";
        Assert.That(await current.ReadTextAsync(), Is.EqualTo(Text));
        Assert.That(await current.ReadBinaryAsync(), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(await old.ReadTextAsync(), Is.EqualTo(Text));
        Assert.That(await old.ReadBinaryAsync(), Is.EqualTo(new byte[] { 4, 1, 2, 3 }));
    }

    [Test, Proves("F-ENG-28")]
    public async Task A_session_keeps_its_revision()
    {
        await using var app = await WireApp.StartAsync(Allow);
        await using var session = await OldPolling.OpenAsync(app.Port);
        var response = await RawClient.OnceAsync(app.Port, "GET", $"/socket.io/?EIO=4&transport=polling&sid={session.Sid}");
        Assert.That(response.ToString(), Is.EqualTo("400 {\"code\":3,\"message\":\"Bad request\"}"));
        Assert.That((await session.PostAsync("1:2")).ToString(), Is.EqualTo("200 ok"));
    }

    [Test, Proves("F-EIO3-30", "F-EIO3-22")]
    public async Task The_application_sees_the_revision()
    {
        await using var app = await WireApp.StartAsync(Allow, (server, journal) =>
            server.OnConnection(socket => journal.Add($"{socket.EngineProtocol} {socket.Id == socket.SessionId}")));
        await using var old = await OldPolling.OpenAsync(app.Port);
        await app.Journal.WaitForAsync("3 True");
        await using var current = await RawWebSocket.JoinedAsync(app.Port);
        await app.Journal.WaitForAsync("4 False");
    }

    private static void Allow(SocketIoOptions options) => options.AllowEIO3 = true;
}
