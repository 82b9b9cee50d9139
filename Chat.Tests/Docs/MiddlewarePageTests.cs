using System.Threading.RateLimiting;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Docs;

/// <summary>What pages say of ASP.NET Core's own middlewares around the endpoint.</summary>
internal sealed class MiddlewarePageTests
{
    private const string Handshake = "/socket.io/?EIO=4&transport=polling";

    [Test]
    public async Task A_page_of_an_origin_that_is_allowed_may_read_every_answer_and_others_may_not()
    {
        await using var app = await TestApp.StartAsync(
            services: services => services.AddCors(cors => cors.AddDefaultPolicy(policy => policy.WithOrigins("https://shop.example").AllowCredentials())),
            routes: app =>
            {
                app.UseCors();
                app.MapSocketIo();
            });

        var ours = await RawClient.OnceAsync(app.Port, "GET", Handshake, null, ("Origin", "https://shop.example"));
        var refused = await RawClient.OnceAsync(app.Port, "GET", "/socket.io/?EIO=4&transport=none", null, ("Origin", "https://shop.example"));
        var others = await RawClient.OnceAsync(app.Port, "GET", Handshake, null, ("Origin", "https://other.example"));

        Assert.That(ours["access-control-allow-origin"], Is.EqualTo("https://shop.example"));
        Assert.That(ours["access-control-allow-credentials"], Is.EqualTo("true"));
        Assert.That((refused.Status, refused["access-control-allow-origin"]), Is.EqualTo((400, "https://shop.example")));
        Assert.That(others["access-control-allow-origin"], Is.Null);
    }

    [Test]
    public async Task A_policy_on_the_endpoint_alone_answers_the_question_before_the_request()
    {
        await using var app = await TestApp.StartAsync(
            services: services => services.AddCors(cors => cors.AddPolicy("web", policy => policy.WithOrigins("https://shop.example").AllowAnyHeader())),
            routes: app =>
            {
                app.UseCors();
                app.MapSocketIo().RequireCors("web");
            });

        var answer = await RawClient.OnceAsync(
            app.Port, "OPTIONS", Handshake, null,
            ("Origin", "https://shop.example"), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "x-token"));

        Assert.That(answer.Status, Is.EqualTo(204));
        Assert.That(answer["access-control-allow-headers"], Is.EqualTo("x-token"));
    }

    [Test]
    public async Task A_limit_on_new_sessions_lets_the_polls_of_those_who_are_in_pass()
    {
        await using var app = await TestApp.StartAsync(
            services: services => services.AddRateLimiter(limiter => limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
                context.Request.Query.ContainsKey("sid")
                    ? RateLimitPartition.GetNoLimiter("")
                    : RateLimitPartition.GetFixedWindowLimiter("new", _ => new() { PermitLimit = 1, Window = TimeSpan.FromHours(1) }))),
            routes: app =>
            {
                app.UseRateLimiter();
                app.MapSocketIo();
            });
        await using var client = await PollingSession.JoinedAsync(app.Port);

        var another = await RawClient.OnceAsync(app.Port, "GET", Handshake);
        await app.Server.EmitAsync("news", 1).WithPatience();

        Assert.That(another.Status, Is.EqualTo(503));
        Assert.That(await client.ReadAsync(), Is.EqualTo("42[\"news\",1]"));
    }
}
