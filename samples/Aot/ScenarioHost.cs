using Aot.Scenario;
using SocketIo.Protocol.Packets.Parsers;
using SocketIo.Server.Hosting;

namespace Aot;

/// <summary>The scenario on a free port, which it keeps when it is started anew with another profile.</summary>
internal sealed class ScenarioHost : IAsyncDisposable
{
    private readonly ScenarioJournal _journal = new();
    private readonly IPacketParser? _parser;
    private WebApplication _app;

    private ScenarioHost(IPacketParser? parser)
    {
        _parser = parser;
        _app = Build("http://127.0.0.1:0", new ScenarioProfile());
    }

    public string Url => _app.Urls.First();

    public static async Task<ScenarioHost> StartAsync(IPacketParser? parser)
    {
        var host = new ScenarioHost(parser);
        await host._app.StartAsync();
        return host;
    }

    public async Task RestartAsync(ScenarioProfile profile)
    {
        var url = Url;
        await DisposeAsync();
        _app = Build(url, profile);
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private WebApplication Build(string url, ScenarioProfile profile)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(3));
        builder.Services.AddSocketIo(options =>
        {
            options.Json.TypeInfoResolverChain.Insert(0, ScenarioJson.Default);
            options.Parser = _parser;
            options.DrainTimeout = TimeSpan.Zero;
            profile.Apply(options);
        });

        var app = builder.Build();
        app.MapSocketIo();
        ScenarioServer.Register(app.Services.GetRequiredService<SocketIoServer>(), _journal);
        return app;
    }
}
