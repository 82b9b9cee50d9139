using Chat.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SocketIo.Redis.Hosting;

namespace Chat.Tests.Redis;

internal sealed class RedisOptionsTests
{
    [Test]
    public void Every_fault_is_told_at_once_and_no_password()
    {
        var fault = Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("password=secret", options =>
        {
            options.KeyPrefix = "";
            options.NodeName = "";
            options.RequestTimeout = TimeSpan.Zero;
            options.Adapter = (RedisAdapterKind)99;
            options.MaxQueuedBytes = 0;
            options.MaxQueuedMessages = 0;
        }));
        Assert.That(fault!.Failures.Count(), Is.EqualTo(7));
        Assert.That(fault.Message, Does.Not.Contain("secret"));
    }

    [Test]
    public async Task A_server_starts_and_serves_while_Redis_is_away()
    {
        await using var app = await TestApp.StartAsync(services: services => services.AddSocketIo().AddRedis("127.0.0.1:1"));
        Assert.That(app.Server.Cluster!.Health.IsReady, Is.False);
        await app.Server.EmitAsync("a").WithPatience();
        Assert.That(await app.Server.FetchSocketsAsync().WithPatience(), Is.Empty);
    }

    private static async Task StartAsync(string configuration, Action<RedisOptions> options)
    {
        await using var app = await TestApp.StartAsync(services: services => services.AddSocketIo().AddRedis(configuration, options));
    }
}
