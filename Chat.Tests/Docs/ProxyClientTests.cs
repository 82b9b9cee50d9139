using System.Text.Json;
using Chat.Tests.Interop;
using Chat.Tests.Support;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Docs;

/// <summary>The JavaScript client's tests through each proxy, as <c>docs/deploying.md</c> configures it: nothing changes by what stands between.</summary>
internal sealed class ProxyClientTests
{
    private static readonly string[] Transports = ["polling", "websocket", "upgrade"];
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [OneTimeSetUp]
    public void NeedsTheClients()
    {
        if (NodeRun.Missing() is { } why) Assert.Ignore(why);
    }

    [Test]
    public async Task A_JavaScript_client_finds_the_same_behind_nginx([ValueSource(nameof(Transports))] string transport)
    {
        if (NginxProcess.Find() is null) Assert.Ignore("nginx is not installed; ./test does it on Debian.");
        await using var scenario = await ScenarioApp.StartAsync();
        // As the page says: not below MaxPayload, which is 4 MB here.
        await using var nginx = await NginxProcess.StartAsync(
            port => Recipes.Nginx(port, scenario.App.Port).Replace("client_max_body_size 2m;", "client_max_body_size 4m;"));

        (await RunAsync($"http://127.0.0.1:{nginx.Port}", scenario, transport)).AssertPassed();
    }

    [Test]
    public async Task A_JavaScript_client_finds_the_same_behind_Yarp([ValueSource(nameof(Transports))] string transport)
    {
        await using var scenario = await ScenarioApp.StartAsync();
        await using var yarp = await YarpProxy.StartAsync(Recipes.Yarp(scenario.App.Port));

        (await RunAsync(yarp.Url, scenario, transport)).AssertPassed();
    }

    [Test]
    public async Task A_JavaScript_client_finds_the_same_behind_Yarp_that_speaks_HTTP_2_with_the_server()
    {
        await using var scenario = await ScenarioApp.StartAsync(services: services => services.Configure<KestrelServerOptions>(
            kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2)));
        await using var yarp = await YarpProxy.StartAsync(
            Recipes.Yarp(scenario.App.Port),
            new("ReverseProxy:Clusters:socketio:HttpRequest:Version", "2"),
            new("ReverseProxy:Clusters:socketio:HttpRequest:VersionPolicy", "RequestVersionExact"));

        (await RunAsync(yarp.Url, scenario, "upgrade")).AssertPassed();
    }

    [Test]
    public async Task Yarp_sends_all_requests_of_a_polling_client_to_one_node()
    {
        await using var first = await TestApp.StartAsync();
        await using var second = await TestApp.StartAsync();
        await using var yarp = await YarpProxy.StartAsync(
            Recipes.Yarp(first.Port), new KeyValuePair<string, string?>("ReverseProxy:Clusters:socketio:Destinations:second:Address", second.Url));

        for (var number = 0; number < 10; number++)
        {
            using var client = new HttpClient { BaseAddress = new Uri(yarp.Url) };
            var handshake = await client.GetStringAsync(new Uri("/socket.io/?EIO=4&transport=polling", UriKind.Relative)).WithPatience();
            var session = new Uri($"/socket.io/?EIO=4&transport=polling&sid={JsonDocument.Parse(handshake[1..]).RootElement.GetProperty("sid")}", UriKind.Relative);
            using var post = await client.PostAsync(session, new StringContent("40")).WithPatience();
            Assert.That(await post.Content.ReadAsStringAsync().WithPatience(), Is.EqualTo("ok"));
            Assert.That(await client.GetStringAsync(session).WithPatience(), Does.StartWith("40{"));
        }
    }

    private static Task<NodeRun> RunAsync(string url, ScenarioApp scenario, string transport) => NodeRun.OfAsync("all.mjs", Limit, new Dictionary<string, string>
    {
        ["SIO_URL"] = url,
        ["SIO_CONTROL"] = scenario.ControlUrl,
        ["SIO_TRANSPORT"] = transport,
    });
}
