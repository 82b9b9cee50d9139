using System.Text.Json;

namespace Aot.Scenario;

/// <summary>The address beside the scenario: a POST restarts the server, with another profile if it holds one.</summary>
internal sealed class ScenarioControl : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Func<ScenarioProfile, Task> _restart;

    private ScenarioControl(Func<ScenarioProfile, Task> restart)
    {
        _restart = restart;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(RestartAsync);
    }

    public string Url => _app.Urls.First();

    public static async Task<ScenarioControl> StartAsync(Func<ScenarioProfile, Task> restart)
    {
        var control = new ScenarioControl(restart);
        await control._app.StartAsync();
        return control;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task RestartAsync(HttpContext context)
    {
        var profile = await JsonSerializer.DeserializeAsync(context.Request.Body, ScenarioJson.Default.ScenarioProfile);
        await _restart(profile ?? new ScenarioProfile());
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
