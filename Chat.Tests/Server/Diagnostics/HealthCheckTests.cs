using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using SocketIo.Server.Hosting;

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

    [Test]
    public async Task Servers_with_names_are_covered_with_or_without_the_one_that_has_none([Values] bool withMain)
    {
        var services = new ServiceCollection().AddLogging();
        if (withMain) services.AddSocketIo();
        services.AddSocketIo("games").Services.AddSocketIo("games").Services.AddSocketIo("shop");
        services.AddHealthChecks().AddSocketIo();
        await using var provider = services.BuildServiceProvider();
        var checks = provider.GetRequiredService<HealthCheckService>();
        var healthy = (await checks.CheckHealthAsync().WithPatience()).Entries["socket.io"];
        Assert.That((healthy.Status, healthy.Description), Is.EqualTo((HealthStatus.Healthy, "0 clients")));
        string[] all = withMain ? ["socket.io", "games", "shop"] : ["games", "shop"];
        Assert.That(healthy.Data.Keys, Is.EquivalentTo(all));

        await provider.GetRequiredKeyedService<SocketIoServer>("games").CloseAsync().WithPatience();
        var closing = (await checks.CheckHealthAsync().WithPatience()).Entries["socket.io"];
        Assert.That((closing.Status, closing.Description), Is.EqualTo((HealthStatus.Unhealthy, "Closing, and taking no new clients: games.")));
    }
}
