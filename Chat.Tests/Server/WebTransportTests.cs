using System.Reflection;
using System.Runtime.Versioning;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.AspNetCore.Http.Features;

namespace Chat.Tests.Server;

/// <summary>Why there is no WebTransport: the framework has a preview of it. When this fails, it is time to think again.</summary>
public sealed class WebTransportTests
{
    [Test]
    [Proves("F-ENG-133")]
    public async Task It_is_a_preview_of_the_framework_and_offered_to_nobody()
    {
        var feature = typeof(IHttpRequestFeature).Assembly.GetType("Microsoft.AspNetCore.Http.Features.IHttpWebTransportFeature");
        Assert.That(feature?.GetCustomAttribute<RequiresPreviewFeaturesAttribute>(), Is.Not.Null);

        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.OpenAsync(app.Port);
        Assert.That(session.Open, Does.Contain("\"upgrades\":[\"websocket\"]"));
    }
}
