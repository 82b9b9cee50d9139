using SocketIo.Protocol.Packets.Parsers;

namespace Chat.Tests.Interop;

/// <summary>
/// Unmodified JavaScript clients against this server: every file of <c>clients/tests</c> for each client and each way to connect, every
/// file of <c>clients/beyond</c> for what the reference cannot do, and every file of <c>clients/old</c> for clients of versions 2 and 3.
/// The tests of what the first clients of version 4 do not have yet say so, and are left out for them.
/// With the MessagePack parser on both sides: <c>clients/msgpack</c>, and what of <c>clients/tests</c> the reference passes with it.
/// The names of the node tests carry the facts they prove. A server of its own for each run.
/// </summary>
internal sealed class NodeClientTests
{
    private static readonly string[] Clients = ["socket.io-client", "socket.io-client-4-8-0"];
    private static readonly string[] OldClients = ["socket.io-client-2", "socket.io-client-3"];
    private static readonly string[] Transports = ["polling", "websocket", "upgrade"];
    private static readonly string[] MessagePackFiles =
    [
        "msgpack/dialect", "tests/acks", "tests/broadcast", "tests/connect", "tests/namespaces", "tests/order", "tests/recovery", "tests/rooms",
        "tests/volatile",
    ];

    private const string FirstClient = "socket.io-client-4-0";
    private const string MessagePack = "socket.io-msgpack-parser";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [OneTimeSetUp]
    public void NeedsTheClients()
    {
        if (NodeRun.Missing() is { } why)
            Assert.Ignore(why);
    }

    [TestCaseSource(nameof(Runs))]
    public async Task A_JavaScript_client_finds_what_it_finds_at_the_reference(string folder, string file, string client, string transport)
    {
        await using var scenario = await ScenarioApp.StartAsync();
        var run = await NodeRun.OfAsync(Path.Combine(folder, file + ".test.mjs"), Limit, new Dictionary<string, string>
        {
            ["SIO_URL"] = scenario.App.Url,
            ["SIO_CONTROL"] = scenario.ControlUrl,
            ["SIO_CLIENT"] = client,
            ["SIO_TRANSPORT"] = transport,
        });
        run.AssertPassed();
    }

    [Test]
    public async Task A_client_of_the_first_version_4_finds_what_it_finds_at_the_reference([ValueSource(nameof(Transports))] string transport)
    {
        await using var scenario = await ScenarioApp.StartAsync();
        (await NodeRun.OfAsync("all.mjs", Limit, new Dictionary<string, string>
        {
            ["SIO_URL"] = scenario.App.Url,
            ["SIO_CONTROL"] = scenario.ControlUrl,
            ["SIO_CLIENT"] = FirstClient,
            ["SIO_TRANSPORT"] = transport,
        })).AssertPassed();
    }

    [Test]
    public async Task A_client_with_the_MessagePack_parser_finds_what_it_finds_at_the_reference(
        [ValueSource(nameof(MessagePackFiles))] string file, [ValueSource(nameof(Transports))] string transport)
    {
        await using var scenario = await ScenarioApp.StartAsync(PacketParsers.MessagePack);
        (await NodeRun.OfAsync(file + ".test.mjs", Limit, new Dictionary<string, string>
        {
            ["SIO_URL"] = scenario.App.Url,
            ["SIO_CONTROL"] = scenario.ControlUrl,
            ["SIO_TRANSPORT"] = transport,
            ["SIO_PARSER"] = MessagePack,
        })).AssertPassed();
    }

    [Test]
    public async Task The_tests_of_the_MessagePack_parser_pass_on_the_Node_reference([ValueSource(nameof(Transports))] string transport)
    {
        var parser = new Dictionary<string, string> { ["SIO_PARSER"] = MessagePack };
        foreach (var file in MessagePackFiles)
            (await NodeRun.OfAsync("against-reference.mjs", Limit, parser, Clients[0], transport, file + ".test.mjs")).AssertPassed();
    }

    [Test]
    public async Task The_same_tests_pass_on_the_Node_reference([Values("socket.io-client", FirstClient)] string client, [ValueSource(nameof(Transports))] string transport) =>
        (await NodeRun.OfAsync("against-reference.mjs", Limit, new Dictionary<string, string>(), client, transport)).AssertPassed();

    [Test]
    public async Task The_tests_of_old_clients_pass_on_the_Node_reference(
        [ValueSource(nameof(OldClients))] string client, [ValueSource(nameof(Transports))] string transport)
    {
        foreach (var file in FilesIn("old"))
            (await NodeRun.OfAsync("against-reference.mjs", Limit, new Dictionary<string, string>(), client, transport, $"old/{file}.test.mjs")).AssertPassed();
    }

    private static IEnumerable<TestCaseData> Runs() =>
        from folder in (string[])["tests", "beyond", "old"]
        from file in FilesIn(folder)
        from client in folder == "old" ? OldClients : Clients
        from transport in Transports
        select new TestCaseData(folder, file, client, transport).SetArgDisplayNames(file, client, transport);

    private static IEnumerable<string> FilesIn(string folder) =>
        Directory.EnumerateFiles(Path.Combine(NodeRun.Clients, folder), "*.test.mjs").Order(StringComparer.Ordinal)
            .Select(file => Path.GetFileName(file)[..^".test.mjs".Length]);
}
