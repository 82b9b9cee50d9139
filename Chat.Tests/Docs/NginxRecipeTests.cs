using Chat.Tests.Interop;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Docs;

/// <summary>The configuration that <c>docs/deploying.md</c> shows, in front of a real server.</summary>
internal sealed class NginxRecipeTests
{
    private TestApp _app = null!;
    private NginxProcess _nginx = null!;

    [SetUp]
    public async Task StartAsync()
    {
        if (NginxProcess.Find() is null) Assert.Ignore("nginx is not installed; ./test does it on Debian.");
        _app = await TestApp.StartAsync(io: Serve);
        _nginx = await NginxProcess.StartAsync(port => Recipes.Nginx(port, _app.Port));
    }

    [TearDown]
    public async Task StopAsync()
    {
        if (_nginx is not null) await _nginx.DisposeAsync();
        if (_app is not null) await _app.DisposeAsync();
    }

    [Test]
    public async Task A_poll_that_waits_is_answered_as_soon_as_there_is_something()
    {
        await using var client = await PollingSession.JoinedAsync(_nginx.Port);
        var poll = client.ReadAsync();
        await _app.Held.WaitForAsync("GET", client.Query);

        await client.PostOkAsync("420[\"way\"]");

        Assert.That(await poll.WithPatience(), Is.EqualTo("430[\"polling\"]"));
        Assert.That(_nginx.Errors, Is.Empty);
    }

    [Test]
    public async Task A_body_as_long_as_the_server_takes_it_passes()
    {
        await using var client = await PollingSession.JoinedAsync(_nginx.Port);
        var frame = "420[\"length\",\"\"]".Length;

        await client.PostOkAsync($"420[\"length\",\"{new string('x', 1_000_000 - frame)}\"]");

        Assert.That(await client.ReadAsync(), Is.EqualTo($"430[{1_000_000 - frame}]"));
    }

    [Test]
    public async Task A_WebSocket_passes_in_both_directions()
    {
        await using var client = await RawWebSocket.JoinedAsync(_nginx.Port);

        await client.SendTextAsync("420[\"way\"]");
        Assert.That(await client.ReadTextAsync(), Is.EqualTo("430[\"websocket\"]"));
        await _app.Server.EmitAsync("news", 1).WithPatience();
        Assert.That(await client.ReadTextAsync(), Is.EqualTo("42[\"news\",1]"));
    }

    [Test]
    public async Task A_session_moves_from_polling_to_WebSocket()
    {
        await using var client = await PollingSession.JoinedAsync(_nginx.Port);
        var poll = client.ReadAsync();
        await _app.Held.WaitForAsync("GET", client.Query);

        await using var candidate = await client.ProbedAsync();
        Assert.That(await poll.WithPatience(), Is.EqualTo("6"));
        await candidate.SendTextAsync("5");
        await candidate.SendTextAsync("420[\"way\"]");

        Assert.That(await candidate.ReadTextAsync(), Is.EqualTo("430[\"websocket\"]"));
    }

    [TestCase("polling", "polling"), TestCase("websocket", "websocket"), TestCase("upgrade", "websocket")]
    public async Task The_client_package_talks_through_it(string transport, string way)
    {
        await using var client = new DotNetClient($"http://127.0.0.1:{_nginx.Port}", transport);
        await client.ConnectAsync();
        await client.NextConnectionAsync();

        Assert.That((await client.AskAsync("way")).GetValue<string>(), Is.EqualTo(way));
    }

    [Test]
    public async Task The_server_is_told_the_name_that_the_client_asked_for_and_the_address_it_came_from()
    {
        await using var client = await RawWebSocket.JoinedAsync(_nginx.Port);

        await client.SendTextAsync("420[\"headers\"]");

        Assert.That(await client.ReadTextAsync(), Is.EqualTo($"430[\"127.0.0.1:{_nginx.Port} 127.0.0.1 http\"]"));
    }

    private static void Serve(SocketIoServer io) => io.OnConnection(socket =>
    {
        socket.On("way", () => socket.TransportName);
        socket.On<string, int>("length", text => text.Length);
        socket.On("headers", () => string.Join(' ', ((string[])["host", "x-forwarded-for", "x-forwarded-proto"]).Select(name => socket.Handshake.Headers[name])));
    });
}
