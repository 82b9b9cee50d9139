using System.Text;
using Chat.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Docs;

/// <summary>YARP on a free loopback port, as its manual begins with it.</summary>
internal sealed class YarpProxy : IAsyncDisposable
{
    private readonly WebApplication _app;

    private YarpProxy(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <param name="json">The configuration, with a section <c>ReverseProxy</c>.</param>
    /// <param name="more">Settings beside it, by their path.</param>
    public static async Task<YarpProxy> StartAsync(string json, params IEnumerable<KeyValuePair<string, string?>> more)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).AddInMemoryCollection(more);
        builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
        var app = builder.Build();
        app.MapReverseProxy();
        await app.StartAsync().WithPatience();
        return new(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().WithPatience();
        await _app.DisposeAsync().WithPatience();
    }
}
