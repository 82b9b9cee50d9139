using System.Text;
using System.Text.Json;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SocketIo.Server.Hosting;

namespace Chat.Tests.Server.Transports;

public sealed class RoutingTests
{
    private const string Query = "?EIO=4&transport=polling";

    [TestCase("/socket.io/")]
    [TestCase("/socket.io/default/")]
    [TestCase("/socket.io/foo")]
    [TestCase("/socket.io/foo/bar.txt")]
    [Proves("F-ENG-01", "F-ENG-02", "F-SUB-35")]
    public async Task Everything_below_the_path_is_the_handshake(string path)
    {
        await using var app = await WireApp.StartAsync();
        var response = await RawClient.OnceAsync(app.Port, "GET", path + Query);
        Assert.That(response.Status, Is.EqualTo(200));
        Assert.That(response.Text, Does.StartWith("0{\"sid\":"));
    }

    [TestCase("/socket.io", TestName = "No slash after the path")]
    [TestCase("/Socket.io/", TestName = "Another case")]
    [TestCase("/%73ocket.io/", TestName = "A percent-encoded path")]
    [TestCase("/socket.iofoo/", TestName = "A longer name")]
    [TestCase("/elsewhere", TestName = "Another path")]
    [Proves("F-ENG-02", "F-ENG-03", "F-ENG-05", "F-SUB-35")]
    public async Task Other_targets_go_to_the_application(string path)
    {
        await using var app = await WireApp.StartAsync(routes: app =>
        {
            app.MapSocketIo();
            app.MapFallback("{**path}", context => context.Response.WriteAsync("the application"));
        });
        var response = await RawClient.OnceAsync(app.Port, "GET", path + Query);
        Assert.That(response.ToString(), Is.EqualTo("200 the application"));
    }

    [Test]
    [Proves("F-ENG-08")]
    public async Task An_upgrade_outside_the_path_is_refused_and_its_connection_goes_on()
    {
        await using var app = await WireApp.StartAsync();
        await using var client = await RawClient.ConnectAsync(app.Port);
        Assert.That((await client.RequestUpgradeAsync("/elsewhere/?EIO=4&transport=websocket")).Status, Is.EqualTo(404));
        var next = await client.GetAsync("/socket.io/" + Query);
        Assert.That(next.Text, Does.StartWith("0{\"sid\":"));
    }

    [Test]
    [Proves("F-ENG-08")]
    public async Task An_upgrade_that_the_application_wants_is_left_to_it()
    {
        await using var app = await WireApp.StartAsync(routes: app =>
        {
            app.MapSocketIo();
            app.Map("/own", async context =>
            {
                context.Response.Headers.Upgrade = "websocket";
                await using var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
                await stream.WriteAsync("own protocol"u8.ToArray());
            });
        });
        await using var client = await RawClient.ConnectAsync(app.Port);
        Assert.That((await client.RequestUpgradeAsync("/own")).Status, Is.EqualTo(101));
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.That(Encoding.ASCII.GetString(await client.ReadToEndAsync()), Is.EqualTo("own protocol"));
    }

    [TestCase("/chat")]
    [TestCase("/chat/")]
    [TestCase("/deep/er/chat")]
    [Proves("F-ENG-01")]
    public async Task The_path_can_be_chosen_with_or_without_a_slash_at_its_end(string path)
    {
        await using var app = await WireApp.StartAsync(routes: app => app.MapSocketIo(path));
        var there = await RawClient.OnceAsync(app.Port, "GET", path.TrimEnd('/') + "/" + Query);
        var before = await RawClient.OnceAsync(app.Port, "GET", "/socket.io/" + Query);
        Assert.That((there.Status, before.Status), Is.EqualTo((200, 404)));
    }

    [TestCase("EIO=3&EIO=4&transport=polling")]
    [TestCase("transport=websocket&EIO=4&transport=polling")]
    [TestCase("EIO=%34&transport=%70olling")]
    [TestCase("sid=&EIO=4&transport=polling")]
    [TestCase("sid=gone&EIO=4&transport=polling&sid=")]
    [Proves("F-ENG-06", "F-ENG-19", "F-SUB-35")]
    public async Task The_last_of_repeated_keys_counts_and_values_are_decoded(string query)
    {
        await using var app = await WireApp.StartAsync();
        var response = await RawClient.OnceAsync(app.Port, "GET", "/socket.io/?" + query);
        Assert.That(response.Status, Is.EqualTo(200), response.Text);
    }

    [TestCase("eio=4&transport=polling", 5)]
    [TestCase("EIO=4&Transport=polling", 0)]
    [TestCase("EIO=4&EIO=3&transport=polling", 5)]
    [TestCase("EIO=4&transport=polling&transport=constructor", 0)]
    [Proves("F-ENG-06")]
    public async Task Keys_are_compared_with_case_and_the_last_value_refuses_too(string query, int code)
    {
        await using var app = await WireApp.StartAsync();
        var response = await RawClient.OnceAsync(app.Port, "GET", "/socket.io/?" + query);
        Assert.That(response.Text, Does.StartWith($"{{\"code\":{code},"));
    }

    [Test]
    [Proves("F-ENG-06", "F-API-42", "F-SIO-40")]
    public async Task Unknown_keys_are_kept_in_the_query_of_the_handshake()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket =>
            journal.Add(JsonSerializer.Serialize(new SortedDictionary<string, string>(socket.Handshake.Query.ToDictionary(), StringComparer.Ordinal)))));
        await using var socket = await RawWebSocket.OpenAsync(app.Port, "&token=a+b%26c&x=1&x=2");
        await socket.JoinAsync();
        Assert.That(await app.Journal.NextAsync(), Is.EqualTo("connect /"));
        Assert.That(
            JsonSerializer.Deserialize<Dictionary<string, string>>(await app.Journal.NextAsync()),
            Is.EquivalentTo(new Dictionary<string, string> { ["EIO"] = "4", ["token"] = "a b&c", ["transport"] = "websocket", ["x"] = "2" }));
    }

    [TestCase("transport=__proto__", 0, "Transport unknown")]
    [TestCase("transport=constructor", 0, "Transport unknown")]
    [TestCase("transport=polling&sid=__proto__", 1, "Session ID unknown")]
    [TestCase("transport=polling&sid=constructor", 1, "Session ID unknown")]
    [Proves("F-ENG-07")]
    public async Task Hostile_values_are_just_unknown(string query, int code, string message)
    {
        await using var app = await WireApp.StartAsync();
        var http = await RawClient.OnceAsync(app.Port, "GET", "/socket.io/?EIO=4&" + query);
        await using var client = await RawClient.ConnectAsync(app.Port);
        var upgrade = await client.RequestUpgradeAsync("/socket.io/?EIO=4&" + query);
        Assert.That(http.ToString(), Is.EqualTo($"400 {{\"code\":{code},\"message\":\"{message}\"}}"));
        Assert.That(upgrade.ToString(), Is.EqualTo($"400 {message}"));
    }

    [Test]
    [Proves("F-ENG-09")]
    public async Task With_WebSocket_off_an_upgrade_is_a_plain_request_for_an_unknown_transport()
    {
        await using var app = await WireApp.StartAsync(o => o.Transports = EngineTransports.Polling);
        await using var client = await RawClient.ConnectAsync(app.Port);
        var response = await client.RequestUpgradeAsync("/socket.io/?EIO=4&transport=websocket");
        Assert.That(response.ToString(), Is.EqualTo("400 {\"code\":0,\"message\":\"Transport unknown\"}"));
    }

    [Test]
    [Proves("F-ENG-10")]
    public async Task A_restarted_server_accepts_clients_on_the_same_port()
    {
        await using var app = await WireApp.StartAsync();
        await using (await RawWebSocket.JoinedAsync(app.Port))
            await app.App.RestartAsync();
        await using var again = await RawWebSocket.JoinedAsync(app.Port);
        await again.SendTextAsync("421[\"echo\",\"back\"]");
        Assert.That(await again.ReadTextAsync(), Is.EqualTo("431[\"back\"]"));
    }
}
