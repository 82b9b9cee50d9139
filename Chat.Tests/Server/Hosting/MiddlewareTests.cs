using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SocketIo.Server.Hosting;

namespace Chat.Tests.Server.Hosting;

/// <summary>Middlewares of the application in front of the server: those of ASP.NET Core, where the reference has its own list (features 1.11).</summary>
public sealed class MiddlewareTests
{
    private const string Polling = "/socket.io/?EIO=4&transport=polling";

    [Test]
    [Proves("F-ENG-125")]
    public async Task They_run_in_their_order_for_every_request_before_it_is_judged()
    {
        var seen = new Journal();
        await using var app = await StartAsync(host =>
        {
            host.Use((context, next) => Note("one", context, next));
            host.Use((context, next) => Note("two", context, next));
        });
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await using (await RawWebSocket.ConnectAsync(app.Port, session.UpgradeTarget))
        {
            await RawClient.OnceAsync(app.Port, "GET", "/socket.io/?EIO=4&transport=tobi");
        }

        string[] requests = ["GET polling", "POST polling", "GET polling", "GET websocket", "GET tobi"];
        Assert.That(seen.All, Is.EqualTo(requests.SelectMany(request => new[] { $"one {request}", $"two {request}" })));

        Task Note(string name, HttpContext context, RequestDelegate next)
        {
            seen.Add($"{name} {context.Request.Method} {context.Request.Query["transport"]}");
            return next(context);
        }
    }

    [Test]
    [Proves("F-ENG-126", "F-ENG-15", "F-ENG-16")]
    public async Task Headers_they_set_are_on_every_answer_the_101_included()
    {
        await using var app = await StartAsync(host => host.Use((context, next) =>
        {
            context.Response.Headers["X-Now"] = "1";
            // As sessions set their cookie: when the head is about to be written.
            context.Response.OnStarting(() =>
            {
                context.Response.Headers.SetCookie = "app=1";
                return Task.CompletedTask;
            });
            return next(context);
        }));
        var open = await RawClient.OnceAsync(app.Port, "GET", Polling);
        var refused = await RawClient.OnceAsync(app.Port, "GET", "/socket.io/?EIO=4&transport=tobi");
        await using var client = await RawClient.ConnectAsync(app.Port);
        var upgrade = await client.RequestUpgradeAsync("/socket.io/?EIO=4&transport=websocket");
        await using var other = await RawClient.ConnectAsync(app.Port);
        var refusedUpgrade = await other.RequestUpgradeAsync("/socket.io/?EIO=4&transport=tobi");
        foreach (var (response, status) in new[] { (open, 200), (refused, 400), (upgrade, 101), (refusedUpgrade, 400) })
            Assert.That((response.Status, response["X-Now"], response["Set-Cookie"]), Is.EqualTo((status, "1", "app=1")));
    }

    [Test]
    [Proves("F-ENG-127", "F-ENG-27")]
    public async Task One_that_answers_itself_answers_for_an_upgrade_too()
    {
        var errors = 0;
        await using var app = await StartAsync(
            host => host.Run(context =>
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return context.Response.WriteAsync("closed today");
            }),
            options => options.OnConnectionError = _ => errors++);
        Assert.That((await RawClient.OnceAsync(app.Port, "GET", Polling)).ToString(), Is.EqualTo("503 closed today"));
        await using var client = await RawClient.ConnectAsync(app.Port);
        Assert.That((await client.RequestUpgradeAsync("/socket.io/?EIO=4&transport=websocket")).ToString(), Is.EqualTo("503 closed today"));
        Assert.That((errors, app.Server.SessionCount), Is.EqualTo((0, 0)));
    }

    private static Task<WireApp> StartAsync(Action<WebApplication> middlewares, Action<SocketIoOptions>? options = null) => WireApp.StartAsync(options, routes: host =>
    {
        middlewares(host);
        host.MapSocketIo();
    });
}
