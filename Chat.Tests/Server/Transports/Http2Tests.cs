using System.Net;
using System.Net.WebSockets;
using System.Text;
using Chat.Tests.Support;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Transports;

/// <summary>The same over HTTP/2 without encryption.</summary>
public sealed class Http2Tests
{
    [Test]
    [Proves("F-ENG-12")]
    public async Task Polling_works_over_HTTP_2()
    {
        await using var app = await StartAsync();
        using var client = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var target = $"{app.Url}/socket.io/?EIO=4&transport=polling";
        var open = await client.GetStringAsync(target).WithPatience();
        target += "&sid=" + open.Split('"')[3];
        using var connect = await client.PostAsync(target, new StringContent("40")).WithPatience();
        Assert.That(await connect.Content.ReadAsStringAsync().WithPatience(), Is.EqualTo("ok"));
        Assert.That(await client.GetStringAsync(target).WithPatience(), Does.StartWith("40{\"sid\":"));
        var get = client.GetStringAsync(target);
        using var post = await client.PostAsync(target, new StringContent("421[\"ping\",\"ü\"]")).WithPatience();
        Assert.That(await get.WithPatience(), Is.EqualTo("431[\"ü\"]"));
    }

    [Test]
    [Proves("F-ENG-12")]
    public async Task A_WebSocket_works_over_HTTP_2_where_the_reference_has_none()
    {
        await using var app = await StartAsync();
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        using var socket = await OpenAsync(app, invoker, "");
        Assert.That(await ReadAsync(socket), Does.StartWith("0{\"sid\":"));
        await socket.SendAsync("40"u8.ToArray(), WebSocketMessageType.Text, true, default).WithPatience();
        Assert.That(await ReadAsync(socket), Does.StartWith("40{\"sid\":"));
        await socket.SendAsync("421[\"ping\",\"ü\"]"u8.ToArray(), WebSocketMessageType.Text, true, default).WithPatience();
        Assert.That(await ReadAsync(socket), Is.EqualTo("431[\"ü\"]"));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default).WithPatience();
        await Patience.UntilAsync(() => app.Server.SessionCount == 0);
    }

    [Test]
    [Proves("F-ENG-12")]
    public async Task Events_acknowledgements_and_attachments_go_both_ways_on_an_upgraded_HTTP_2_session()
    {
        await using var app = await StartAsync();
        using var handler = new SocketsHttpHandler();
        using var client = new HttpClient(handler) { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var target = $"{app.Url}/socket.io/?EIO=4&transport=polling";
        var sid = (await client.GetStringAsync(target).WithPatience()).Split('"')[3];
        using var connect = await client.PostAsync($"{target}&sid={sid}", new StringContent("40")).WithPatience();
        Assert.That(await client.GetStringAsync($"{target}&sid={sid}").WithPatience(), Does.StartWith("40{\"sid\":"));
        using var socket = await OpenAsync(app, client, $"&sid={sid}");
        await SendAsync(socket, "2probe");
        Assert.That(await ReadAsync(socket), Is.EqualTo("3probe"));
        await SendAsync(socket, "5");
        await SendAsync(socket, "42[\"ask\"]");
        Assert.That(await ReadAsync(socket), Is.EqualTo("420[\"question\"]"));
        await SendAsync(socket, "430[\"answer\"]");
        Assert.That(await ReadAsync(socket), Is.EqualTo("42[\"answered\",\"answer\"]"));
        await SendAsync(socket, "451-7[\"bytes\",{\"_placeholder\":true,\"num\":0}]");
        await socket.SendAsync(new byte[] { 1, 2, 3 }, WebSocketMessageType.Binary, true, default).WithPatience();
        Assert.That(await ReadAsync(socket), Is.EqualTo("461-7[{\"_placeholder\":true,\"num\":0}]"));
        Assert.That(await ReadAsync(socket), Is.EqualTo("\u0001\u0002\u0003"));
        Assert.That(app.Server.Of("/").Sockets.Single().TransportName, Is.EqualTo("websocket"));
    }

    private static async Task<ClientWebSocket> OpenAsync(TestApp app, HttpMessageInvoker invoker, string query)
    {
        var socket = new ClientWebSocket();
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{app.Port}/socket.io/?EIO=4&transport=websocket{query}"), invoker, default).WithPatience();
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, default).WithPatience();

    private static Task<TestApp> StartAsync() => TestApp.StartAsync(
        io: server => server.OnConnection(socket =>
        {
            socket.On<string, string>("ping", text => text);
            socket.On<byte[], byte[]>("bytes", bytes => bytes);
            socket.On("ask", async () => await socket.EmitAsync("answered", await socket.EmitWithAckAsync<string>("question")));
        }),
        services: services => services.Configure<KestrelServerOptions>(
            kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2)));

    private static async Task<string> ReadAsync(ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        var result = await socket.ReceiveAsync(buffer, default).WithPatience();
        return Encoding.UTF8.GetString(buffer, 0, result.Count);
    }
}
