using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Chat.Tests.Server.Transports;

/// <summary>A path without a slash at its end (F-ENG-04).</summary>
[Proves("F-ENG-04")]
public sealed class TrailingSlashTests
{
    [TestCase("/socket.io?", 200), TestCase("/socket.io/?", 200), TestCase("/socket.io/x/y/?", 200), TestCase("/socket.iofoo?", 200)]
    [TestCase("/Socket.io?", 404), TestCase("/socket.i?", 404), TestCase("/x/socket.io?", 404), TestCase("/socket%2eio?", 404)]
    public async Task Whatever_begins_with_the_path_is_the_server_s(string target, int status)
    {
        await using var app = await WireApp.StartAsync(options => options.AddTrailingSlash = false);
        Assert.That((await RawClient.OnceAsync(app.Port, "GET", target + "EIO=4&transport=polling")).Status, Is.EqualTo(status));
    }

    [TestCase("/a/io?", 200), TestCase("/a/io/?", 200), TestCase("/a/iota?", 200), TestCase("/io?", 404), TestCase("/b/a/io?", 404)]
    public async Task The_path_may_have_several_segments(string target, int status)
    {
        await using var app = await WireApp.StartAsync(options => options.AddTrailingSlash = false, routes: host => host.MapSocketIo("/a/io/"));
        Assert.That((await RawClient.OnceAsync(app.Port, "GET", target + "EIO=4&transport=polling")).Status, Is.EqualTo(status));
    }

    [Test]
    public async Task Clients_connect_and_other_endpoints_answer_as_before()
    {
        await using var app = await WireApp.StartAsync(options => options.AddTrailingSlash = false, routes: host =>
        {
            host.MapGet("/other", () => "other");
            host.MapGet("/socket.iota", (HttpContext context) => context.Response.WriteAsync("iota"));
            host.MapSocketIo();
        });
        await using var socket = await RawWebSocket.ConnectAsync(app.Port, "/socket.io?EIO=4&transport=websocket");
        Assert.That(await socket.ReadTextAsync(), Does.StartWith("0{"));
        Assert.That((await RawClient.OnceAsync(app.Port, "GET", "/other")).ToString(), Is.EqualTo("200 other"));
        Assert.That((await RawClient.OnceAsync(app.Port, "GET", "/socket.iota")).ToString(), Is.EqualTo("200 iota"));
    }

    [Test, Proves("F-API-14")]
    public async Task The_client_files_are_under_the_path()
    {
        await using var app = await WireApp.StartAsync(options => options.AddTrailingSlash = false);
        var bare = await RawClient.OnceAsync(app.Port, "GET", "/socket.io/socket.io.js");
        await using var usual = await WireApp.StartAsync();
        Assert.That(bare.Status, Is.EqualTo((await RawClient.OnceAsync(usual.Port, "GET", "/socket.io/socket.io.js")).Status));
    }
}
