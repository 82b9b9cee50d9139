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
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{app.Port}/socket.io/?EIO=4&transport=websocket"), invoker, default).WithPatience();
        Assert.That(await ReadAsync(socket), Does.StartWith("0{\"sid\":"));
        await socket.SendAsync("40"u8.ToArray(), WebSocketMessageType.Text, true, default).WithPatience();
        Assert.That(await ReadAsync(socket), Does.StartWith("40{\"sid\":"));
        await socket.SendAsync("421[\"ping\",\"ü\"]"u8.ToArray(), WebSocketMessageType.Text, true, default).WithPatience();
        Assert.That(await ReadAsync(socket), Is.EqualTo("431[\"ü\"]"));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default).WithPatience();
        await Patience.UntilAsync(() => app.Server.SessionCount == 0);
    }

    private static Task<TestApp> StartAsync() => TestApp.StartAsync(
        io: server => server.OnConnection(socket => socket.On<string, string>("ping", text => text)),
        services: services => services.Configure<KestrelServerOptions>(
            kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2)));

    private static async Task<string> ReadAsync(ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        var result = await socket.ReceiveAsync(buffer, default).WithPatience();
        return Encoding.UTF8.GetString(buffer, 0, result.Count);
    }
}
