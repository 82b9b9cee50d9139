using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chat.Tests.Docs;
using Chat.Tests.Interop;
using Chat.Tests.Support;
using Chat.Tests.Support.Cluster;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Redis.Forwarding;

/// <summary>Clients that poll, two nodes, and a proxy that sends each request to the next node.</summary>
internal sealed class ForwardingTests
{
    private static readonly HttpClient Http = new();

    private RedisProcess _redis = null!;
    private TestApp _first = null!;
    private TestApp _second = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        if ((RedisProcess.Missing() ?? NodeRun.Missing()) is { } why) Assert.Ignore(why);
        _redis = await RedisProcess.StartAsync();
        (_first, _second) = (await StartNodeAsync("first"), await StartNodeAsync("second"));
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        foreach (var node in new IAsyncDisposable?[] { _first, _second, _redis })
        {
            if (node is not null) await node.DisposeAsync();
        }
    }

    [TestCase("""["polling"]""", "polling"), TestCase("""["polling","websocket"]""", "websocket"), TestCase("""["websocket"]""", "websocket")]
    [Proves("F-ADP-66", "F-ADP-70")]
    public async Task An_unmodified_client_needs_no_affinity_and_loses_nothing(string transports, string transport)
    {
        using var atFirst = new MeterReader(_first.Services, "SocketIo.Redis");
        using var atSecond = new MeterReader(_second.Services, "SocketIo.Redis");
        await using var proxy = await StartProxyAsync();
        await RunAsync(proxy.Url, transports, transport);
        var forwarded = atFirst["socketio.redis.requests.forwarded"] + atSecond["socketio.redis.requests.forwarded"];
        TestContext.Out.WriteLine($"{forwarded} requests were forwarded.");
        Assert.That(forwarded, transports == """["websocket"]""" ? Is.Zero : Is.GreaterThan(0));
    }

    [TestCase("""["polling"]""", "polling", "socket.io-client"), TestCase("""["polling","websocket"]""", "websocket", "socket.io-client")]
    [TestCase("""["polling"]""", "polling", "socket.io-client-2"), TestCase("""["polling","websocket"]""", "websocket", "socket.io-client-2")]
    [Proves("F-ADP-66")]
    public async Task Clients_of_version_2_and_proxies_of_Node_js_need_none_either(string transports, string transport, string version)
    {
        using var atFirst = new MeterReader(_first.Services, "SocketIo.Redis");
        using var atSecond = new MeterReader(_second.Services, "SocketIo.Redis");
        await using var proxy = await LineProcess.StartAsync(NodePeer.Folder, "proxy.mjs", _first.Url, _second.Url);
        await RunAsync(proxy.Ready, transports, transport, version);
        Assert.That(atFirst["socketio.redis.requests.forwarded"] + atSecond["socketio.redis.requests.forwarded"], Is.GreaterThan(0));
    }

    [Test]
    [Proves("F-ADP-66")]
    public async Task Clients_over_HTTP_2_need_none_either()
    {
        await using var near = await StartNodeAsync("near", services: services => services.Configure<KestrelServerOptions>(
            kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2)));
        using var http = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var sid = await OpenAsync();
        using var joined = await http.PostAsync(Poll(near, sid), new StringContent("40")).WithPatience();
        Assert.That(await joined.Content.ReadAsStringAsync(), Is.EqualTo("ok"));
        Assert.That(await http.GetStringAsync(Poll(near, sid)).WithPatience(), Does.StartWith("40{"));

        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{near.Port}/socket.io/?EIO=4&transport=websocket&sid={sid}"), http, default)
            .WithPatience();
        Assert.That(await AskAsync(socket, "2probe"), Is.EqualTo("3probe"));
        await socket.SendAsync("5"u8.ToArray(), WebSocketMessageType.Text, true, default).WithPatience();
        Assert.That(await AskAsync(socket, $"42[\"length\",\"{new string('x', 100_000)}\"]"), Is.EqualTo("42[\"length\",100000]"));
        Assert.That(_first.Server.Of("/").Sockets.Single().TransportName, Is.EqualTo("websocket"));
        Assert.That(near.Logs.Named("ForwardingCut"), Is.Empty);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default).WithPatience();
        await Patience.UntilAsync(() => _first.Server.SessionCount == 0);
    }

    private async Task RunAsync(string url, string transports, string transport, string version = "socket.io-client")
    {
        await using var client = await LineProcess.StartAsync(NodePeer.Folder, "forwarded.mjs");
        var done = await client.CallAsync("run", new JsonObject
        {
            ["url"] = url,
            ["transports"] = JsonNode.Parse(transports),
            ["single"] = 60,
            ["many"] = 500,
            ["version"] = version,
        });
        var expected = Enumerable.Range(0, 560).ToList();
        Assert.That(done.GetProperty("answers").EnumerateArray().Select(answer => answer.GetInt32()), Is.EqualTo(expected));
        Assert.That(done.GetProperty("events").EnumerateArray().Select(pair => pair[0].GetInt32()), Is.EqualTo(expected));
        Assert.That(done.GetProperty("events").EnumerateArray().Select(pair => Convert.FromBase64String(pair[1].GetProperty("$bin").GetString()!)[0]), Is.EqualTo(expected.Select(number => (byte)number)));
        Assert.That(done.GetProperty("transport").GetString(), Is.EqualTo(transport));
        Assert.That(done.GetProperty("reason").GetString(), Is.EqualTo("io client disconnect"));
        await Patience.UntilAsync(() => _first.Server.SessionCount + _second.Server.SessionCount == 0);
    }

    [Test]
    public async Task A_large_body_is_passed_on_and_one_that_is_too_large_is_refused_as_ever()
    {
        var sid = await OpenAsync();
        using var joined = await PostAsync(_second, sid, "40");
        Assert.That(await joined.Content.ReadAsStringAsync(), Is.EqualTo("ok"));
        using var packet = await PostAsync(_second, sid, $"42[\"length\",\"{new string('x', 900_000)}\"]");
        Assert.That(await packet.Content.ReadAsStringAsync(), Is.EqualTo("ok"));
        Assert.That(await PollUntilAsync(_second, sid, "900000"), Does.Contain("42[\"length\",900000]"));

        using var asked = await PostAsync(_second, sid, "42[\"give\",900000]");
        Assert.That(await PollUntilAsync(_second, sid, "given"), Is.EqualTo($"42[\"given\",\"{new string('y', 900_000)}\"]"));

        using var tooLarge = await PostAsync(_second, sid, "4" + new string('x', 1_000_001));
        Assert.That(tooLarge.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        await EndAsync(sid);
    }

    [Test]
    public async Task A_poll_that_is_given_up_at_the_wrong_node_ends_the_session_at_the_right_one()
    {
        var (sid, other) = (await OpenAsync(), await OpenAsync());
        // A poll that is given up before it has arrived is none: then once more.
        while (_first.Server.Sessions.TryGet(sid, out _))
        {
            using var giveUp = new CancellationTokenSource();
            var poll = Http.GetAsync(Poll(_second, sid), giveUp.Token);
            await _second.Held.WaitForAsync("GET", sid);
            (await PostAsync(_second, other, "3")).Dispose();
            await giveUp.CancelAsync();
            Assert.That(async () => await poll.WithPatience(), Throws.InstanceOf<OperationCanceledException>());
            (await PostAsync(_second, other, "3")).Dispose();
        }

        await EndAsync(other);
    }

    [Test]
    [Proves("F-ADP-70")]
    public async Task Without_the_option_the_refusal_is_the_standard_one_and_its_cause_is_told()
    {
        await using var left = await StartNodeAsync("left", forwards: false);
        await using var right = await StartNodeAsync("right", forwards: false);
        using var meters = new MeterReader(right.Services, "SocketIo.Redis");
        var sid = await OpenAsync(left);
        using var refused = await Http.GetAsync(Poll(right, sid)).WithPatience();
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await refused.Content.ReadAsStringAsync(), Is.EqualTo("""{"code":1,"message":"Session ID unknown"}"""));
        await Patience.UntilAsync(() => right.Logs.Named("AffinityMissing").Any());
        var told = right.Logs.Named("AffinityMissing").Single();
        Assert.That(told.Level, Is.EqualTo(LogLevel.Warning));
        Assert.That(told.Message, Does.Contain(sid).And.Contain("on node left"));
        Assert.That(meters["socketio.redis.requests.misrouted"], Is.EqualTo(1));

        // One that nobody has is nobody's fault.
        using var unknown = await Http.GetAsync(Poll(right, new string('x', 20))).WithPatience();
        Assert.That(await unknown.Content.ReadAsStringAsync(), Is.EqualTo("""{"code":1,"message":"Session ID unknown"}"""));
        Assert.That(meters["socketio.redis.requests.misrouted"], Is.EqualTo(1));
    }

    [Test]
    public async Task A_session_that_nobody_has_is_refused_with_the_option_as_well()
    {
        using var unknown = await Http.GetAsync(Poll(_second, "AAAAAAAAAAAAAAAAAAAA")).WithPatience();
        Assert.That(await unknown.Content.ReadAsStringAsync(), Is.EqualTo("""{"code":1,"message":"Session ID unknown"}"""));
    }

    private static Uri Poll(TestApp node, string sid) => new($"{node.Url}/socket.io/?EIO=4&transport=polling&sid={sid}");

    private static Task<HttpResponseMessage> PostAsync(TestApp node, string sid, string body) =>
        Http.PostAsync(Poll(node, sid), new StringContent(body, Encoding.UTF8, "text/plain")).WithPatience();

    private static async Task<string> PollUntilAsync(TestApp node, string sid, string text)
    {
        var all = "";
        while (!all.Contains(text, StringComparison.Ordinal)) all += await Http.GetStringAsync(Poll(node, sid)).WithPatience();
        return all;
    }

    private Task<string> OpenAsync() => OpenAsync(_first);

    private static async Task<string> OpenAsync(TestApp node)
    {
        var answer = await Http.GetStringAsync(new Uri($"{node.Url}/socket.io/?EIO=4&transport=polling")).WithPatience();
        return JsonDocument.Parse(answer[1..]).RootElement.GetProperty("sid").GetString()!;
    }

    private async Task EndAsync(string sid)
    {
        using var closed = await PostAsync(_second, sid, "1");
        await Patience.UntilAsync(() => !_first.Server.Sessions.TryGet(sid, out _));
    }

    private static async Task<string> AskAsync(ClientWebSocket socket, string text)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, default).WithPatience();
        var buffer = new byte[4096];
        var result = await socket.ReceiveAsync(buffer, default).WithPatience();
        return Encoding.UTF8.GetString(buffer, 0, result.Count);
    }

    private async Task<TestApp> StartNodeAsync(string name, bool forwards = true, Action<IServiceCollection>? services = null)
    {
        var node = await TestApp.StartAsync(options => options.AllowEIO3 = true, Serve, services: all =>
        {
            services?.Invoke(all);
            all.AddSocketIo().AddRedis(_redis.Address, redis =>
            {
                redis.NodeName = name;
                redis.ForwardRequests = forwards;
            });
        });
        await Patience.UntilAsync(() => node.Server.Cluster!.Health.IsReady);
        return node;
    }

    private static void Serve(SocketIoServer io) => io.OnConnection(socket =>
    {
        socket.On<int, byte[], int>("echo", async (number, bytes) =>
        {
            await socket.EmitAsync("number", number, bytes);
            return number;
        });
        socket.On<int>("give", length => socket.EmitAsync("given", new string('y', length)));
        socket.On<string>("length", text => socket.EmitAsync("length", text.Length));
    });

    private Task<YarpProxy> StartProxyAsync() => YarpProxy.StartAsync($$$"""
        {
          "ReverseProxy": {
            "Routes": { "all": { "ClusterId": "nodes", "Match": { "Path": "{**all}" } } },
            "Clusters": {
              "nodes": {
                "LoadBalancingPolicy": "RoundRobin",
                "Destinations": { "first": { "Address": "{{{_first.Url}}}" }, "second": { "Address": "{{{_second.Url}}}" } }
              }
            }
          }
        }
        """);
}
