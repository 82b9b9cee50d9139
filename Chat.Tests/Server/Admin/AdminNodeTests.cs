using Chat.Tests.Interop;
using Chat.Tests.Support;
using SocketIo.Protocol.Packets.Parsers;

namespace Chat.Tests.Server.Admin;

/// <summary>Admins with the unmodified JavaScript client, by every way to connect, and with both parsers that the page offers.</summary>
internal sealed class AdminNodeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly (string Transport, string? Parser)[] Ways =
        [("websocket", null), ("polling", null), ("upgrade", null), ("websocket", "socket.io-msgpack-parser")];

    [OneTimeSetUp]
    public void NeedsTheClients()
    {
        if (NodeRun.Missing() is { } why) Assert.Ignore(why);
    }

    [Test]
    [Proves("F-ADM-02", "F-ADM-03", "F-ADM-04", "F-ADM-06", "F-ADM-08", "F-ADM-15", "F-ADM-21", "F-ADM-23")]
    public async Task An_admin_sees_and_does_what_the_protocol_says([ValueSource(nameof(Ways))] (string Transport, string? Parser) way)
    {
        await using var app = await AdminApp.StartAsync(
            AdminApp.Protect, options: options => options.Parser = way.Parser is null ? null : PacketParsers.MessagePack, realTime: true);
        AllPassed(await NodeRun.OfAsync("admin/protocol.test.mjs", Limit, EnvironmentOf(way, ("SIO_URL", app.App.Url), ("SIO_CONTROL", ""))));
    }

    [Test]
    public async Task The_same_tests_pass_on_the_Node_reference([ValueSource(nameof(Ways))] (string Transport, string? Parser) way) =>
        AllPassed(await NodeRun.OfAsync("admin/against-reference.mjs", Limit, EnvironmentOf(way)));

    private static Dictionary<string, string> EnvironmentOf((string Transport, string? Parser) way, params (string Name, string Value)[] more)
    {
        var environment = more.ToDictionary(variable => variable.Name, variable => variable.Value);
        environment["SIO_TRANSPORT"] = way.Transport;
        if (way.Parser is not null) environment["SIO_PARSER"] = way.Parser;
        return environment;
    }

    private static void AllPassed(NodeRun run)
    {
        Assert.That(string.Join("\n\n", run.Failures), Is.Empty);
        Assert.That((run.Passed, run.Skipped, run.ExitCode), Is.EqualTo((3, 0, 0)), run.Output);
    }
}
