using System.Security.Claims;
using System.Text.Encodings.Web;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Hosting;

/// <summary>The application's authorization and rate limits on the endpoint.</summary>
public sealed class AuthorizationTests
{
    private static readonly string[] Targets =
        ["/socket.io/?EIO=4&transport=polling", "/socket.io/?EIO=4&transport=websocket", "/socket.io/socket.io.js"];

    [Test]
    public async Task Who_is_not_authorized_gets_no_session_and_no_file([ValueSource(nameof(Targets))] string target)
    {
        await using var app = await StartAsync();
        Assert.That(await StatusAsync(app, target), Is.EqualTo(401));
        Assert.That(await StatusAsync(app, $"{target}{(target.Contains('?', StringComparison.Ordinal) ? '&' : '?')}as=ada"), Is.Not.EqualTo(401));
        Assert.That(app.Logs.Records.Where(record => record.Level >= LogLevel.Warning), Is.Empty);
    }

    [Test]
    public async Task The_request_user_is_the_handshake_user()
    {
        await using var app = await StartAsync(server => server.OnConnection(socket => socket.On("who", () => socket.Handshake.User.Identity?.Name)));
        await using var socket = await RawWebSocket.OpenAsync(app.Port, "&as=ada");
        await socket.SendTextAsync("40");
        await socket.ReadTextAsync();
        await socket.SendTextAsync("420[\"who\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("430[\"ada\"]"));
    }

    [Test]
    public async Task Later_requests_of_a_session_are_authorized_too()
    {
        await using var app = await StartAsync();
        await using var session = await PollingSession.OpenAsync(app.Port, "&as=ada");
        Assert.That((await session.PostAsync("40")).Status, Is.EqualTo(401));
    }

    [Test]
    public async Task A_rate_limit_of_the_application_holds_for_polling_WebSocket_and_files([ValueSource(nameof(Targets))] string target)
    {
        await using var app = await TestApp.StartAsync(
            services: services => services.AddRateLimiter(limits =>
            {
                limits.RejectionStatusCode = 429;
                limits.AddFixedWindowLimiter("two", window =>
                {
                    window.PermitLimit = 2;
                    window.Window = TimeSpan.FromHours(1);
                });
            }),
            routes: routes =>
            {
                routes.UseRouting();
                routes.UseRateLimiter();
                routes.MapSocketIo().RequireRateLimiting("two");
            });
        for (var i = 0; i < 2; i++) Assert.That(await StatusAsync(app, target), Is.Not.EqualTo(429));
        Assert.That(await StatusAsync(app, target), Is.EqualTo(429));
    }

    private static async Task<int> StatusAsync(TestApp app, string target)
    {
        await using var client = await RawClient.ConnectAsync(app.Port);
        var response = target.Contains("websocket", StringComparison.Ordinal)
            ? await client.RequestUpgradeAsync(target)
            : await client.GetAsync(target);
        return response.Status;
    }

    private static Task<TestApp> StartAsync(Action<SocketIo.Server.Hosting.SocketIoServer>? io = null) => TestApp.StartAsync(
        io: io,
        services: services =>
        {
            services.AddAuthentication("query").AddScheme<AuthenticationSchemeOptions, QueryAuthentication>("query", null);
            services.AddAuthorization();
        },
        routes: app =>
        {
            app.UseRouting();
            app.UseAuthentication();
            app.UseAuthorization();
            app.MapSocketIo().RequireAuthorization();
        });

    private sealed class QueryAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Query["as"].ToString() is not { Length: > 0 } name) return Task.FromResult(AuthenticateResult.NoResult());
            var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], Scheme.Name));
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(user, Scheme.Name)));
        }
    }
}
