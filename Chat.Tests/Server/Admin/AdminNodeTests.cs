using Chat.Tests.Interop;
using Chat.Tests.Support;
using SocketIo.Protocol.Packets.Parsers;

namespace Chat.Tests.Server.Admin;

/// <summary>Admins with the unmodified JavaScript client, by every way to connect, and with both parsers that the page offers.</summary>
internal sealed class AdminNodeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [TestCase("websocket", null), TestCase("polling", null), TestCase("upgrade", null), TestCase("websocket", "socket.io-msgpack-parser")]
    [Proves("F-ADM-02", "F-ADM-03", "F-ADM-04", "F-ADM-06", "F-ADM-08", "F-ADM-15", "F-ADM-21", "F-ADM-23")]
    public async Task An_admin_sees_and_does_what_the_protocol_says(string transport, string? parser)
    {
        if (NodeRun.Missing() is { } why) Assert.Ignore(why);
        await using var app = await AdminApp.StartAsync(
            AdminApp.Protect, options: options => options.Parser = parser is null ? null : PacketParsers.MessagePack, realTime: true);
        var environment = new Dictionary<string, string> { ["SIO_URL"] = app.App.Url, ["SIO_CONTROL"] = "", ["SIO_TRANSPORT"] = transport };
        if (parser is not null) environment["SIO_PARSER"] = parser;

        var run = await NodeRun.OfAsync("admin/protocol.test.mjs", Limit, environment);
        Assert.That(string.Join("\n\n", run.Failures), Is.Empty);
        Assert.That((run.Passed, run.Skipped, run.ExitCode), Is.EqualTo((3, 0, 0)), run.Output);
    }
}
