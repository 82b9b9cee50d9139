using Chat.Tests.Interop;
using Chat.Tests.Interop.Browser;
using Chat.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;

namespace Chat.Tests.Server.Admin;

/// <summary>The page itself, as it was published, in a real browser, on another origin than the server.</summary>
internal sealed class AdminPageTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly string Page = Path.Combine(NodeRun.Clients, "node_modules", "@socket.io", "admin-ui", "ui", "dist");

    [Test]
    [Proves("F-ADM-02", "F-ADM-03", "F-ADM-04", "F-ADM-08", "F-ADM-11", "F-ADM-12", "F-ADM-17", "F-ADM-23")]
    public async Task The_page_logs_in_shows_the_sockets_and_disconnects_one()
    {
        if (BrowserScript.Missing() is { } why) Assert.Ignore(why);
        if (!Directory.Exists(Page)) Assert.Ignore("The page is not installed; ./test does it.");

        await using var page = await ServePageAsync();
        await using var app = await AdminApp.StartAsync(
            AdminApp.Protect,
            realTime: true,
            services: services => services.AddCors(cors => cors.AddPolicy(
                "admin", policy => policy.WithOrigins(page.Urls.First()).AllowAnyHeader().WithMethods("GET", "POST").AllowCredentials())),
            routes: host =>
            {
                host.UseRouting();
                host.UseCors();
                host.MapSocketIo().RequireCors("admin");
            });
        using var script = new BrowserScript("admin", page.Urls.First(), ("SIO_URL", app.App.Url));
        var (exitCode, errors) = await script.AnswerAsync(what => throw new InvalidOperationException($"The script asks for {what}.")).WaitAsync(Limit);
        Assert.That(exitCode, Is.Zero, errors);
    }

    private static async Task<WebApplication> ServePageAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var page = builder.Build();
        page.UseFileServer(new FileServerOptions { FileProvider = new PhysicalFileProvider(Page) });
        await page.StartAsync().WithPatience();
        return page;
    }
}
