namespace Chat.Tests.Interop;

/// <summary>The server compiled to native code, without a warning, and what JavaScript clients find there; <c>docs/aot.md</c> has the figures.</summary>
internal sealed class PublishedTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private PublishedScenario _published = null!;

    [OneTimeSetUp]
    public async Task PublishAsync()
    {
        if (NodeRun.Missing() is { } why) Assert.Ignore(why);
        if (await PublishedScenario.PublishAsync() is not { } published)
            Assert.Ignore("Native code needs clang or gcc, and the compiler's packages.");
        else
            _published = published;
    }

    [TestCase("polling"), TestCase("websocket"), TestCase("upgrade")]
    public async Task A_JavaScript_client_finds_at_the_published_program_what_it_finds_at_the_reference(string transport)
    {
        await using var program = await ScenarioProcess.StartAsync(_published.Program);
        await TestContext.Out.WriteLineAsync(
            $"{_published.Form}: {_published.Size / 1_000_000.0:f1} MB, first handshake after {program.StartTime.TotalMilliseconds:f0} ms");

        var run = await NodeRun.OfAsync("all.mjs", Limit, Environment(program, transport));

        run.AssertPassed();
        Assert.That(run.Passed, Is.GreaterThan(100));
        Assert.That(await program.EndAsync(), Is.Empty);
    }

    [Test]
    public async Task A_client_with_the_MessagePack_parser_does_as_well()
    {
        await using var program = await ScenarioProcess.StartAsync(_published.Program, "--msgpack");

        var run = await NodeRun.OfAsync("msgpack/dialect.test.mjs", Limit, Environment(program, "upgrade", ("SIO_PARSER", "socket.io-msgpack-parser")));

        run.AssertPassed();
        Assert.That(await program.EndAsync(), Is.Empty);
    }

    private static Dictionary<string, string> Environment(ScenarioProcess program, string transport, params (string Name, string Value)[] more)
    {
        var all = new Dictionary<string, string> { ["SIO_URL"] = program.Url, ["SIO_CONTROL"] = program.ControlUrl, ["SIO_TRANSPORT"] = transport };
        foreach (var (name, value) in more) all[name] = value;
        return all;
    }
}
