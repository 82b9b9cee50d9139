using Chat.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;
using SocketIo.Server.Hosting;

namespace Chat.Tests.Server.Hosting;

/// <summary>Options are judged once, completely, before the first connection; what was forgotten is said.</summary>
public sealed class OptionsTests
{
    [Test]
    public void Every_faulty_option_is_told_in_one_message_and_the_start_stops()
    {
        var fault = Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartAsync(options =>
        {
            options.PingInterval = TimeSpan.Zero;
            options.UpgradeTimeout = TimeSpan.FromDays(60);
            options.MaxPayload = -1;
            options.MaxDepth = 100_000;
            options.Transports = EngineTransports.None;
        }));

        Assert.That(fault!.Failures.Select(failure => failure.Split(' ')[0]), Is.EquivalentTo(
            (string[])["PingInterval", "UpgradeTimeout", "MaxPayload", "MaxDepth", "Transports"]));
        Assert.That(fault.Message, Does.Contain("MaxDepth is 100000; it must be from 1 to 512."));
    }

    [Test]
    public void Mapping_without_adding_says_what_to_call()
    {
        var app = WebApplication.CreateBuilder().Build();
        var fault = Assert.Throws<InvalidOperationException>(() => app.MapSocketIo());
        Assert.That(fault!.Message, Does.Contain("AddSocketIo"));
    }

    [Test]
    public void A_path_without_its_slash_is_refused() =>
        Assert.ThrowsAsync<ArgumentException>(() => TestApp.StartAsync(routes: app => app.MapSocketIo("socket.io")));
}
