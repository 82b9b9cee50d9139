using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Parsers;

/// <summary>What a parser of an application can rely on (features 6).</summary>
public sealed class CustomParserTests
{
    private const string Placeholder = "{\"_placeholder\":true,\"num\":0}";

    [Test]
    [Proves("F-MSG-01", "F-MSG-02", "F-MSG-03")]
    public async Task It_makes_messages_of_packets_and_packets_of_messages()
    {
        var parser = new LineParser();
        await using var app = await StartAsync(parser);
        await using (var socket = await RawWebSocket.OpenAsync(app.Port))
        {
            await socket.SendTextAsync("40 / -1 ");
            Assert.That(await socket.ReadTextAsync(), Does.Match("^40 / -1 \\{\"sid\":\"[\\w-]{20}\"\\}$"));
            await socket.SendTextAsync("42 / 0 [\"echo\",\"a\"]\n2 / 1 [\"echo\",\"b\"]");
            Assert.That(await socket.ReadTextAsync(), Is.EqualTo("43 / 0 [\"a\"]"));
            Assert.That(await socket.ReadTextAsync(), Is.EqualTo("43 / 1 [\"b\"]"));
            await socket.SendBinaryAsync(1, 2);
            await socket.SendTextAsync($"42 / 2 [\"back\",{Placeholder}]");
            Assert.That(await socket.ReadTextAsync(), Is.EqualTo($"43 / 2 [{Placeholder}]"));
            Assert.That(await socket.ReadBinaryAsync(), Is.EqualTo(new byte[] { 1, 2 }));
        }

        await app.Journal.WaitForAsync("disconnect / transport close");
        await Patience.UntilAsync(() => parser.Disposed == 1, "the decoder is disposed");
    }

    [TestCase("nonsense"), TestCase("9 / -1 "), TestCase("5 / -1 [\"e\"]"), TestCase("2 / -1 [\"disconnect\"]"), TestCase("2 / -1 {"), TestCase("2  -1 [\"e\"]")]
    [TestCase("2 / -1 [\"echo\"]\n2 / -1 [")]
    [Proves("F-MSG-02", "F-MSG-04", "F-MSG-17")]
    public async Task What_it_throws_or_gets_wrong_ends_the_connection(string message)
    {
        await using var app = await StartAsync(new LineParser());
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendTextAsync("40 / -1 ");
        await socket.ReadTextAsync();
        await socket.SendTextAsync("4" + message);
        Assert.That(await socket.ReadCloseAsync(), Is.Null);
        await app.Journal.WaitForAsync("disconnect / forced close");
        Assert.That(app.Journal.All.Count, Is.EqualTo(3), string.Join(", ", app.Journal.All));
    }

    private static Task<WireApp> StartAsync(LineParser parser) => WireApp.StartAsync(
        (SocketIoOptions options) => options.Parser = parser,
        (server, _) => server.OnConnection(socket => socket.On("back", e => e.AckAsync(e.Get<byte[]>(0)).AsTask())));
}
