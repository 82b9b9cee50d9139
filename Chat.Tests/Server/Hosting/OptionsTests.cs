using Chat.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;
using SocketIo.Server.Hosting;

namespace Chat.Tests.Server.Hosting;

/// <summary>Options are judged once, completely, before the first connection; what was forgotten is said.</summary>
public sealed class OptionsTests
{
    [Test]
    [Proves("F-ENG-142", "F-API-02")]
    public void The_defaults_are_those_of_the_reference()
    {
        var options = new SocketIoOptions();
        TimeSpan[] times = [options.PingInterval, options.PingTimeout, options.UpgradeTimeout, options.ConnectTimeout];
        Assert.That(times.Select(time => time.TotalSeconds), Is.EqualTo((double[])[25, 20, 10, 45]));
        Assert.That((options.MaxPayload, options.MaxAttachments), Is.EqualTo((1_000_000, 10)));
        Assert.That(options.Transports, Is.EqualTo(EngineTransports.Polling | EngineTransports.WebSocket));
        Assert.That((options.AllowUpgrades, options.AllowEIO3, options.AddTrailingSlash, options.ServeClient), Is.EqualTo((true, false, true, true)));
        Assert.That((options.PerMessageDeflate, options.HttpCompression!.Threshold), Is.EqualTo(((CompressionOptions?)null, 1024)));
        object?[] unset = [options.Cookie, options.AllowRequest, options.GenerateId, options.InitialPacket, options.Parser, options.ConnectionStateRecovery];
        Assert.That(unset, Is.All.Null);
        Assert.That(new ConnectionStateRecovery().MaxDisconnectionDuration, Is.EqualTo(TimeSpan.FromMinutes(2)));
        Assert.That(new ConnectionStateRecovery().SkipMiddlewares, Is.True);
    }

    [Test]
    [Proves("F-SIO-38")]
    public void No_time_to_connect_is_a_fault() =>
        Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartAsync(options => options.ConnectTimeout = TimeSpan.Zero));

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
