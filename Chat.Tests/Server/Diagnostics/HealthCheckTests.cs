using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Server.Diagnostics;

/// <summary>What a load balancer is told.</summary>
public sealed class HealthCheckTests
{
    [Test]
    public async Task A_server_is_healthy_until_it_closes()
    {
        await using var app = await TestApp.StartAsync(
            services: services => services.AddHealthChecks().AddSocketIo(),
            routes: routes =>
            {
                routes.MapSocketIo();
                routes.MapHealthChecks("/ready");
            });
        var healthy = await RawClient.OnceAsync(app.Port, "GET", "/ready");
        Assert.That((healthy.Status, healthy.Text), Is.EqualTo((200, "Healthy")));
        await app.Server.CloseAsync().WithPatience();
        app.Expect(LogLevel.Error, "HealthCheckEnd");
        var closed = await RawClient.OnceAsync(app.Port, "GET", "/ready");
        Assert.That((closed.Status, closed.Text), Is.EqualTo((503, "Unhealthy")));
    }
}
