using Aot.Scenario;
using Chat.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using SocketIo.Protocol.Packets.Parsers;

namespace Chat.Tests.Interop;

/// <summary>The scenario of <c>samples/Aot</c> on a real Kestrel of these tests, and beside it its control address.</summary>
internal sealed class ScenarioApp : IAsyncDisposable
{
    private ScenarioProfile _profile = new();
    private ScenarioControl? _control;
    private TestApp? _app;

    private ScenarioApp()
    {
    }

    public TestApp App => _app ?? throw new InvalidOperationException("The scenario is not started.");

    public string ControlUrl => _control?.Url ?? throw new InvalidOperationException("The scenario is not started.");

    public static async Task<ScenarioApp> StartAsync(IPacketParser? parser = null, Action<IServiceCollection>? services = null)
    {
        var scenario = new ScenarioApp();
        var journal = new ScenarioJournal();
        scenario._app = await TestApp.StartAsync(
            options =>
            {
                scenario._profile.Apply(options);
                options.Parser = parser;
            },
            io => ScenarioServer.Register(io, journal),
            services: services);
        scenario._control = await ScenarioControl.StartAsync(scenario.RestartAsync).WithPatience();
        return scenario;
    }

    public async ValueTask DisposeAsync()
    {
        if (_control is not null) await _control.DisposeAsync();
        await App.DisposeAsync();
    }

    private async Task RestartAsync(ScenarioProfile profile)
    {
        _profile = profile;
        await App.RestartAsync();
    }
}
