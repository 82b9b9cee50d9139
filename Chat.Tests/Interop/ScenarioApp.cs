using System.Text.Json;
using Chat.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using SocketIo.Protocol.Packets.Parsers;
using SocketIo.Server.Hosting;

namespace Chat.Tests.Interop;

/// <summary>The scenario on a real Kestrel, and beside it a control address: a POST restarts the scenario server, with other timings if it names some.</summary>
internal sealed class ScenarioApp : IAsyncDisposable
{
    private readonly WebApplication _control;
    private Profile _profile = new();

    private TestApp? _app;

    private ScenarioApp()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _control = builder.Build();
        _control.Run(RestartAsync);
    }

    public TestApp App => _app ?? throw new InvalidOperationException("The scenario is not started.");

    public string ControlUrl => _control.Urls.First();

    public static async Task<ScenarioApp> StartAsync(IPacketParser? parser = null)
    {
        var scenario = new ScenarioApp();
        var journal = new ScenarioJournal();
        scenario._app = await TestApp.StartAsync(
            options =>
            {
                scenario._profile.Apply(options);
                options.Parser = parser;
            },
            io => ScenarioServer.Register(io, journal));
        await scenario._control.StartAsync().WithPatience();
        return scenario;
    }

    public async ValueTask DisposeAsync()
    {
        await _control.DisposeAsync();
        await App.DisposeAsync();
    }

    private async Task RestartAsync(HttpContext context)
    {
        _profile = await JsonSerializer.DeserializeAsync<Profile>(context.Request.Body, JsonSerializerOptions.Web) ?? new();
        await App.RestartAsync();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private sealed record Profile(
        int PingInterval = 25_000, int PingTimeout = 20_000, int MaxPayload = 4_000_000, bool PerMessageDeflate = false, bool Recovery = false)
    {
        public void Apply(SocketIoOptions options)
        {
            options.PingInterval = TimeSpan.FromMilliseconds(PingInterval);
            options.PingTimeout = TimeSpan.FromMilliseconds(PingTimeout);
            options.MaxPayload = MaxPayload;
            options.ConnectionStateRecovery = Recovery ? new ConnectionStateRecovery() : null;
            options.PerMessageDeflate = PerMessageDeflate ? new CompressionOptions() : null;
            options.AllowEIO3 = true;
        }
    }
}
