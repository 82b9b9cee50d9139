namespace Chat.Tests.Interop;

/// <summary>The client of python-socketio that Debian has, both of its kinds over each transport: what a Python program does with the scenario.</summary>
internal sealed class PythonClientTests
{
    [OneTimeSetUp]
    public async Task NeedsTheClientAsync()
    {
        if (await PythonRun.MissingAsync() is { } why) Assert.Ignore(why);
    }

    [Test]
    public async Task A_Python_client_talks_to_the_server([Values("threads", "asyncio")] string kind, [Values("polling", "websocket", "upgrade")] string transport)
    {
        await using var scenario = await ScenarioApp.StartAsync();

        var run = await PythonRun.OfAsync(
            new Dictionary<string, string>
            {
                ["SIO_URL"] = scenario.App.Url,
                ["SIO_CONTROL"] = scenario.ControlUrl,
                ["SIO_KIND"] = kind,
                ["SIO_TRANSPORT"] = transport,
            },
            "conversation.py");

        Assert.That(run.ExitCode, Is.Zero, run.Output);
        Assert.That(run.Output, Does.Contain("Ran 14 tests").And.Not.Contain("skipped"));
    }
}
