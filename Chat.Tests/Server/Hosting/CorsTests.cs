using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using SocketIo.Server.Transports;

namespace Chat.Tests.Server.Hosting;

/// <summary>The application's CORS policy on the endpoint, which holds for WebSockets as well.</summary>
public sealed class CorsTests
{
    private const string Polling = "/socket.io/?EIO=4&transport=polling";
    private const string WebSocket = "/socket.io/?EIO=4&transport=websocket";
    private const string ClientFile = "/socket.io/socket.io.js";
    private const string Friend = "https://app.example";
    private const string Foe = "https://evil.example";

    [TestCase(Polling, "POST")]
    [TestCase(ClientFile, "GET")]
    [Proves("F-API-19", "F-ENG-129", "F-ENG-131")]
    public async Task A_preflight_is_answered_by_the_policy(string target, string method)
    {
        await using var app = await StartAsync();
        (string, string)[] asked = [("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", "x-token")];
        var friend = await RawClient.OnceAsync(app.Port, "OPTIONS", target, null, [("Origin", Friend), .. asked]);
        var foe = await RawClient.OnceAsync(app.Port, "OPTIONS", target, null, [("Origin", Foe), .. asked]);
        Assert.That((friend.Status, friend["Access-Control-Allow-Origin"], friend["Access-Control-Allow-Credentials"]), Is.EqualTo((204, Friend, "true")));
        Assert.That((friend["Access-Control-Allow-Methods"], friend["Access-Control-Allow-Headers"]), Is.EqualTo(("GET,POST", "x-token")));
        Assert.That((foe.Status, foe["Access-Control-Allow-Origin"]), Is.EqualTo((204, (string?)null)));
        Assert.That(app.Server.SessionCount, Is.Zero);
    }

    [Test]
    [Proves("F-ENG-129", "F-ENG-128")]
    public async Task OPTIONS_that_ask_for_nothing_are_no_preflight()
    {
        await using var app = await StartAsync();
        var response = await RawClient.OnceAsync(app.Port, "OPTIONS", Polling, null, ("Origin", Friend));
        Assert.That(response.Text, Does.StartWith("{\"code\":2,"));
    }

    [Test]
    [Proves("F-ENG-130", "F-ENG-15")]
    public async Task Every_answer_to_a_page_that_may_carries_the_headers()
    {
        await using var app = await StartAsync();
        var good = await RawClient.OnceAsync(app.Port, "GET", Polling, null, ("Origin", Friend));
        var bad = await RawClient.OnceAsync(app.Port, "GET", "/socket.io/?EIO=4&transport=tobi", null, ("Origin", Friend));
        await using var client = await RawClient.ConnectAsync(app.Port);
        var upgrade = await client.RequestUpgradeAsync(WebSocket, headers: ("Origin", Friend));
        foreach (var (response, status) in new[] { (good, 200), (bad, 400), (upgrade, 101) })
        {
            Assert.That((response.Status, response["Access-Control-Allow-Origin"], response["Access-Control-Allow-Credentials"]), Is.EqualTo((status, Friend, "true")));
            Assert.That((response["Access-Control-Allow-Methods"], response["Access-Control-Allow-Headers"]), Is.EqualTo(((string?)null, (string?)null)));
        }
    }

    [Test]
    [Proves("F-ENG-131")]
    public async Task A_policy_that_decides_by_itself_reflects_the_origin_and_says_that_answers_vary()
    {
        await using var app = await StartAsync(policy: new CorsPolicyBuilder().SetIsOriginAllowed(origin => origin == Friend).AllowCredentials().Build());
        var friend = await RawClient.OnceAsync(app.Port, "GET", Polling, null, ("Origin", Friend));
        var foe = await RawClient.OnceAsync(app.Port, "GET", Polling, null, ("Origin", Foe));
        Assert.That((friend.Status, friend["Access-Control-Allow-Origin"], friend["Vary"]), Is.EqualTo((200, Friend, "Origin")));
        Assert.That((foe.Status, foe["Access-Control-Allow-Origin"]), Is.EqualTo((200, (string?)null)));
    }

    [Test]
    [Proves("F-ENG-23")]
    public async Task An_origin_with_a_control_character_is_not_echoed_even_by_a_policy_that_reflects()
    {
        await using var app = await StartAsync(policy: new CorsPolicyBuilder().SetIsOriginAllowed(_ => true).AllowCredentials().Build());
        var response = await RawClient.OnceAsync(app.Port, "GET", Polling, null, ("Origin", "http://a\u0001b"));
        Assert.That(response.Text, Does.StartWith("{\"code\":3,"));
        Assert.That(response["Access-Control-Allow-Origin"], Is.Null);
    }

    [Test]
    [Proves("F-ENG-130", "F-API-19")]
    public async Task Polls_and_client_files_carry_the_headers_of_the_policy()
    {
        await using var app = await StartAsync();
        foreach (var target in new[] { Polling, ClientFile })
        {
            var friend = await RawClient.OnceAsync(app.Port, "GET", target, null, ("Origin", Friend));
            var foe = await RawClient.OnceAsync(app.Port, "GET", target, null, ("Origin", Foe));
            Assert.That(friend["Access-Control-Allow-Origin"], Is.EqualTo(Friend), target);
            Assert.That(foe["Access-Control-Allow-Origin"], Is.Null, target);
        }
    }

    [Test]
    [Proves("F-ENG-132")]
    public async Task A_WebSocket_of_a_foreign_page_is_refused_before_it_is_accepted()
    {
        var errors = new List<ConnectionError>();
        await using var app = await StartAsync(errors);
        Assert.That(await UpgradeAsync(app, ("Origin", Foe)), Is.EqualTo(400));
        Assert.That(errors.Single().Code, Is.EqualTo(4));
        Assert.That(errors.Single().Context["origin"], Is.EqualTo(Foe));
        Assert.That(app.Server.SessionCount, Is.Zero);
    }

    [TestCase("Origin", Friend)]
    [TestCase("Origin", null)]
    [TestCase("Origin", "http://here.example", "here.example")]
    [TestCase("Origin", "https://here.example", "here.example:443")]
    public async Task A_WebSocket_of_a_page_that_may_or_is_our_own_or_of_no_page_is_accepted(string name, string? origin, string host = "other.example")
    {
        await using var app = await StartAsync();
        Assert.That(await UpgradeAsync(app, (name, origin), ("Host", host)), Is.EqualTo(101));
    }

    [TestCase("http://here.example:81")]
    [TestCase("null")]
    [TestCase("nonsense")]
    public async Task Another_port_or_no_address_is_foreign(string origin)
    {
        await using var app = await StartAsync();
        Assert.That(await UpgradeAsync(app, ("Origin", origin), ("Host", "here.example")), Is.EqualTo(400));
    }

    [Test]
    public async Task An_upgrade_of_a_session_is_checked_as_well()
    {
        await using var app = await StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await using var client = await RawClient.ConnectAsync(app.Port);
        var response = await client.RequestUpgradeAsync(session.UpgradeTarget, headers: ("Origin", Foe));
        Assert.That(response.Status, Is.EqualTo(400));
        Assert.That(await session.JoinAsync("/admin"), Is.Not.Empty, "the session goes on");
    }

    [Test]
    [Proves("F-ENG-131")]
    public async Task A_policy_for_any_origin_lets_every_page_in()
    {
        await using var app = await StartAsync(policy: new CorsPolicyBuilder().AllowAnyOrigin().Build());
        var polling = await RawClient.OnceAsync(app.Port, "GET", Polling, null, ("Origin", Foe));
        Assert.That((polling["Access-Control-Allow-Origin"], polling["Vary"]), Is.EqualTo(("*", (string?)null)));
        Assert.That(await UpgradeAsync(app, ("Origin", Foe)), Is.EqualTo(101));
    }

    [Test]
    [Proves("F-ENG-132")]
    public async Task Without_a_policy_every_page_is_let_in()
    {
        await using var app = await TestApp.StartAsync();
        Assert.That(await UpgradeAsync(app, ("Origin", Foe)), Is.EqualTo(101));
    }

    [Test]
    public void Any_origin_with_credentials_is_refused_by_ASP_NET_itself() => Assert.That(
        () => new CorsPolicyBuilder().AllowAnyOrigin().AllowCredentials().Build(), Throws.InvalidOperationException);

    private static async Task<int> UpgradeAsync(TestApp app, params (string Name, string? Value)[] headers)
    {
        await using var client = await RawClient.ConnectAsync(app.Port);
        return (await client.RequestUpgradeAsync(WebSocket, headers: headers)).Status;
    }

    private static Task<TestApp> StartAsync(List<ConnectionError>? errors = null, CorsPolicy? policy = null) => TestApp.StartAsync(
        options => options.OnConnectionError = error => errors?.Add(error),
        io: server => server.Of("/admin"),
        services: services => services.AddCors(cors => cors.AddPolicy(
            "web", policy ?? new CorsPolicyBuilder().WithOrigins(Friend).AllowAnyHeader().WithMethods("GET", "POST").AllowCredentials().Build())),
        routes: app =>
        {
            app.UseRouting();
            app.UseCors();
            app.MapSocketIo().RequireCors("web");
        });
}
