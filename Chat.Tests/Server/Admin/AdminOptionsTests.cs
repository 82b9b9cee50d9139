using Chat.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SocketIo.Server.Admin;
using SocketIo.Server.Hosting;

namespace Chat.Tests.Server.Admin;

/// <summary>Who may come in must be said, and what is said must make sense, or there is no server.</summary>
[Proves("F-ADM-01")]
internal sealed class AdminOptionsTests
{
    private static readonly TestCaseData[] Faulty =
    [
        Fault("Authentication is not set", options => options.Authentication = null),
        Fault("Authentication is 7", options => options.Authentication = (AdminUiAuthentication)7),
        Fault("Authentication is None, but", options => options.UserName = "ops"),
        Fault("UserName is not set", options => options.Authentication = AdminUiAuthentication.Basic),
        Fault("only one of them can count", options =>
        {
            AdminApp.Protect(options);
            options.CheckPassword = (_, _) => ValueTask.FromResult(true);
        }),
        Hash("changeme"),
        Hash("$2b$10$heqvAkYMez.Va6Et2uXInOnkCT6/uQj1brkrbyG3LpopDklcq7ZOS"),
        Hash(""),
        Hash(AdminApp.PasswordHash[..^8]),
        Hash("AgAA" + AdminApp.PasswordHash[4..]),
        Fault("NamespaceName is \"/\"", options => options.NamespaceName = "/"),
        Fault("NamespaceName is \"\"", options => options.NamespaceName = ""),
        Fault("NamespaceName is \"/a,b\"", options => options.NamespaceName = "/a,b"),
        Fault("Mode is 7", options => options.Mode = (AdminUiMode)7),
        Fault("ServerId is empty", options => options.ServerId = ""),
        Fault("MaxEventsPerSecond is 0", options => options.MaxEventsPerSecond = 0),
    ];

    [TestCaseSource(nameof(Faulty))]
    public void A_fault_stops_the_start(Action<AdminUiOptions> options, string message)
    {
        var fault = Assert.ThrowsAsync<OptionsValidationException>(() => AdminApp.StartAsync(options));
        Assert.That(fault!.Message, Does.Contain(message));
    }

    [Test]
    public void Every_fault_is_told_in_one_message()
    {
        var fault = Assert.ThrowsAsync<OptionsValidationException>(() => AdminApp.StartAsync(options =>
        {
            options.Authentication = null;
            options.NamespaceName = "/";
            options.MaxEventsPerSecond = -1;
        }));
        Assert.That(fault!.Failures.Count(), Is.EqualTo(3));
    }

    [Test]
    public async Task Hashes_of_both_kinds_are_taken()
    {
        foreach (var mode in Enum.GetValues<PasswordHasherCompatibilityMode>())
        {
            var hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { CompatibilityMode = mode, IterationCount = 1 }));
            await using var app = await AdminApp.StartAsync(options =>
            {
                AdminApp.Protect(options);
                options.PasswordHash = hasher.HashPassword(new object(), "secret");
            });
            await using var admin = await AdminClient.ConnectAsync(app.Port, """{"username":"ops","password":"secret"}""");
            Assert.That(admin.Answer, Does.StartWith("40/admin,"), mode.ToString());
        }
    }

    [Test]
    public async Task Without_it_there_is_no_such_namespace_and_nobody_is_watched()
    {
        await using var app = await TestApp.StartAsync();
        await using var admin = await AdminClient.ConnectAsync(app.Port);
        Assert.That(admin.Answer, Is.EqualTo("44/admin,{\"message\":\"Invalid namespace\"}"));
        Assert.That(app.Server.Of("/").Watcher, Is.Null);
    }

    [Test]
    public async Task Letting_everyone_in_is_said_in_the_log()
    {
        await using var app = await AdminApp.StartAsync();
        app.App.Expect(LogLevel.Warning, "Unprotected");
    }

    [TestCase("/ops/panel"), TestCase("panel")]
    public async Task The_namespace_can_have_another_name(string name)
    {
        await using var app = await AdminApp.StartAsync(options => options.NamespaceName = name);
        Assert.That((await AdminClient.ConnectAsync(app.Port, name: name == "panel" ? "/panel" : name)).Id, Is.Not.Empty);
    }

    [TestCase("Development", true), TestCase("Production", false), TestCase("Staging", false)]
    [Proves("F-ADM-07")]
    public async Task The_mode_follows_the_environment_of_the_host(string environment, bool tellsEverything)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddSocketIo().AddAdminUi(options => options.Authentication = AdminUiAuthentication.None);
        await using var host = builder.Build();
        Assert.That(host.Services.GetRequiredService<SocketIoServer>().Of("/").Watcher is not null, Is.EqualTo(tellsEverything));
    }

    private static TestCaseData Hash(string hash) => Fault("PasswordHash is n", options =>
    {
        AdminApp.Protect(options);
        options.PasswordHash = hash;
    }).SetArgDisplayNames($"hash {hash}");

    private static TestCaseData Fault(string message, Action<AdminUiOptions> options) => new TestCaseData(options, message).SetArgDisplayNames(message);
}
