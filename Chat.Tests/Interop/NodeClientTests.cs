namespace Chat.Tests.Interop;

/// <summary>
/// Unmodified JavaScript clients against this server: every file of <c>clients/tests</c>, and of
/// <c>clients/beyond</c> for what the reference cannot do, for each client and each way to
/// connect. The names of the node tests carry the facts they prove. A server of its own for each run.
/// </summary>
internal sealed class NodeClientTests
{
    private static readonly string[] Clients = ["socket.io-client", "socket.io-client-4-8-0"];
    private static readonly string[] Transports = ["polling", "websocket", "upgrade"];
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [OneTimeSetUp]
    public void NeedsTheClients()
    {
        if (NodeRun.Missing() is { } why)
            Assert.Ignore(why);
    }

    [TestCaseSource(nameof(Runs), new object[] { "tests" })]
    public Task A_JavaScript_client_finds_what_it_finds_at_the_reference(string file, string client, string transport) =>
        RunAsync("tests", file, client, transport);

    [TestCaseSource(nameof(Runs), new object[] { "beyond" })]
    public Task A_JavaScript_client_finds_what_the_reference_does_not_have(string file, string client, string transport) =>
        RunAsync("beyond", file, client, transport);

    [Test]
    public async Task The_same_tests_pass_on_the_Node_reference([ValueSource(nameof(Transports))] string transport) =>
        AllPassed(await NodeRun.OfAsync("against-reference.mjs", Limit, new Dictionary<string, string>(), Clients[0], transport));

    private static async Task RunAsync(string folder, string file, string client, string transport)
    {
        await using var scenario = await ScenarioApp.StartAsync();
        var run = await NodeRun.OfAsync(Path.Combine(folder, file + ".test.mjs"), Limit, new Dictionary<string, string>
        {
            ["SIO_URL"] = scenario.App.Url,
            ["SIO_CONTROL"] = scenario.ControlUrl,
            ["SIO_CLIENT"] = client,
            ["SIO_TRANSPORT"] = transport,
        });
        AllPassed(run);
    }

    private static IEnumerable<TestCaseData> Runs(string folder) =>
        from file in Directory.EnumerateFiles(Path.Combine(NodeRun.Clients, folder), "*.test.mjs").Order(StringComparer.Ordinal)
        from client in Clients
        from transport in Transports
        let name = Path.GetFileName(file)[..^".test.mjs".Length]
        select new TestCaseData(name, client, transport).SetArgDisplayNames(name, client, transport);

    private static void AllPassed(NodeRun run) => Assert.Multiple(() =>
    {
        Assert.That(string.Join("\n\n", run.Failures), Is.Empty);
        Assert.That(run.Skipped, Is.Zero);
        Assert.That(run.Passed, Is.Positive, run.Output);
        Assert.That(run.ExitCode, Is.Zero, run.Output);
    });
}
