using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.AspNetCore.Http;
using SocketIo.Server.Hosting;

namespace Chat.Tests.Server.Transports;

/// <summary>The cookie that keeps a client on one node (F-ENG-40).</summary>
[Proves("F-ENG-40", "F-SUB-34")]
public sealed class CookieTests
{
    private const string Target = "/socket.io/?EIO=4&transport=polling";

    [Test]
    public async Task There_is_none_by_default()
    {
        await using var app = await WireApp.StartAsync();
        Assert.That((await RawClient.OnceAsync(app.Port, "GET", Target))["Set-Cookie"], Is.Null);
    }

    [Test]
    public async Task The_first_answer_carries_the_reference_s_cookie_and_no_other_does()
    {
        await using var app = await WireApp.StartAsync(options => options.Cookie = new SessionCookie());
        await using var client = await RawClient.ConnectAsync(app.Port);
        var open = await client.GetAsync(Target);
        var sid = System.Text.Json.JsonDocument.Parse(open.Text.AsMemory(1)).RootElement.GetProperty("sid").GetString();
        Assert.That(PartsOf(open), Is.EquivalentTo(new[] { $"io={sid}", "path=/", "httponly", "samesite=lax" }));
        var post = await client.PostAsync($"{Target}&sid={sid}", "40");
        var poll = await client.GetAsync($"{Target}&sid={sid}");
        Assert.That((post["Set-Cookie"], poll["Set-Cookie"]), Is.EqualTo(((string?)null, (string?)null)));
    }

    [Test]
    public async Task Every_attribute_can_be_chosen()
    {
        await using var app = await WireApp.StartAsync(options => options.Cookie = new SessionCookie
        {
            Name = "node",
            Path = "/chat",
            Domain = "example.test",
            MaxAge = TimeSpan.FromMinutes(1),
            SameSite = SameSiteMode.None,
            HttpOnly = false,
            SecurePolicy = CookieSecurePolicy.Always,
        });
        var parts = PartsOf(await RawClient.OnceAsync(app.Port, "GET", Target));
        Assert.That(parts, Does.Contain("domain=example.test").And.Contain("max-age=60").And.Contain("samesite=none").And.Contain("secure"));
        Assert.That(parts[0], Does.StartWith("node="));
        Assert.That(parts, Does.Not.Contain("httponly").And.Contain("path=/chat"));
    }

    [Test]
    public async Task A_WebSocket_never_gets_one()
    {
        await using var app = await WireApp.StartAsync(options => options.Cookie = new SessionCookie());
        await using var client = await RawClient.ConnectAsync(app.Port);
        var response = await client.RequestUpgradeAsync("/socket.io/?EIO=4&transport=websocket");
        Assert.That((response.Status, response["Set-Cookie"]), Is.EqualTo((101, (string?)null)));
    }

    // Attribute names and SameSite values are the same in either case (RFC 6265).
    private static string[] PartsOf(RawResponse response)
    {
        var parts = response["Set-Cookie"]!.Split("; ");
        return [parts[0], .. parts.Skip(1).Select(part => part.ToLowerInvariant())];
    }
}
