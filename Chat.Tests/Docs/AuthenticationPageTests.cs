using System.Security.Claims;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Docs;

/// <summary>What <c>docs/authentication.md</c> says of ASP.NET Core's part.</summary>
internal sealed class AuthenticationPageTests
{
    [Test]
    public async Task A_request_that_is_not_authenticated_gets_401_and_no_session()
    {
        await using var app = await StartAsync();

        var answer = await RawClient.OnceAsync(app.Port, "GET", "/socket.io/?EIO=4&transport=polling");

        Assert.That(answer.Status, Is.EqualTo(401));
        Assert.That(app.Server.SessionCount, Is.Zero);
    }

    [Test]
    public async Task The_principal_of_the_request_is_in_the_handshake()
    {
        await using var app = await StartAsync();
        await using var http = await RawClient.ConnectAsync(app.Port);
        var cookie = (await http.GetAsync("/login"))["set-cookie"]!.Split(';')[0];

        await using var client = await RawWebSocket.ConnectAsync(app.Port, "/socket.io/?EIO=4&transport=websocket", ("Cookie", cookie));
        Assert.That(await client.ReadTextAsync(), Does.StartWith("0{"));
        await client.JoinAsync();
        await client.SendTextAsync("420[\"who\"]");

        Assert.That(await client.ReadTextAsync(), Is.EqualTo("430[\"ada\"]"));
    }

    private static Task<TestApp> StartAsync() => TestApp.StartAsync(
        io: io => io.OnConnection(socket => socket.On("who", () => socket.Handshake.User.Identity?.Name)),
        services: services => services.AddAuthorization().AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
            cookie.Events.OnRedirectToLogin = context =>
            {
                context.Response.StatusCode = 401;
                return Task.CompletedTask;
            }),
        routes: app =>
        {
            app.UseAuthentication();
            app.UseAuthorization();
            app.MapGet("/login", context => context.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ada")], "test"))));
            app.MapSocketIo().RequireAuthorization();
        });
}
