using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Architecture;

/// <summary>One message goes the way that ARCHITECTURE.md describes, stop by stop.</summary>
internal sealed class MessageWayTests
{
    private static readonly string Page = OurCode.Read("ARCHITECTURE.md");

    [Test]
    public async Task An_acknowledged_event_passes_the_stops_in_order_over_WebSocket()
    {
        await using var app = await TestApp.StartAsync(io: Serve);
        await using var client = await RawWebSocket.JoinedAsync(app.Port);
        var before = await SettledAsync(app);

        await client.SendTextAsync("427[\"ask\",\"x\"]");
        Assert.That(await client.ReadTextAsync(), Is.EqualTo("437[\"x!\"]"));

        await AssertStopsAsync(app, before, MessageStops.OfAcknowledgedEvent(Page));
    }

    [Test]
    public async Task An_acknowledged_event_passes_the_same_stops_over_polling()
    {
        await using var app = await TestApp.StartAsync(io: Serve);
        await using var client = await PollingSession.JoinedAsync(app.Port);
        var before = await SettledAsync(app);

        await client.PostOkAsync("427[\"ask\",\"x\"]");
        Assert.That(await client.ReadAsync(), Is.EqualTo("437[\"x!\"]"));

        await AssertStopsAsync(app, before, MessageStops.OfAcknowledgedEvent(Page));
    }

    [Test]
    public async Task A_broadcast_passes_the_stops_of_the_way_out_in_order()
    {
        await using var app = await TestApp.StartAsync(io: Serve);
        await using var client = await RawWebSocket.JoinedAsync(app.Port);
        var before = await SettledAsync(app);

        await app.Server.EmitAsync("news", "x").WithPatience();
        Assert.That(await client.ReadTextAsync(), Is.EqualTo("42[\"news\",\"x\"]"));

        await AssertStopsAsync(app, before, MessageStops.OfBroadcast(Page));
    }

    [Test]
    public void The_table_is_read_row_by_row()
    {
        const string Table = "| a | b |\n|---|---|\n| 9999 | x |\n\n| stop | gives | log id |\n|---|---|---|\n| A | b | 1001 if refused |\n| B | c | 1002 |\n"
            + "| C | d | 1003, 1004 for broadcasts |\n| D | e | 1005 |\n\n| a | 9999 |\n";

        Assert.That(MessageStops.OfAcknowledgedEvent(Table), Is.EqualTo([1002, 1003, 1005]));
        Assert.That(MessageStops.OfBroadcast(Table), Is.EqualTo([1004, 1005]));
    }

    private static void Serve(SocketIoServer io) => io.OnConnection(socket => socket.On<string, string>("ask", text => text + "!"));

    // The client may have read the answer to its CONNECT before the transport has said that it wrote it.
    private static async Task<int> SettledAsync(TestApp app)
    {
        var way = MessageStops.OfBroadcast(Page);
        int LastOf(int id) => app.Logs.Records.Select(record => record.Event.Id).ToList().LastIndexOf(id);
        await Patience.UntilAsync(() => LastOf(way[^1]) > LastOf(way[^2]), "what was queued is written");
        return app.Logs.Records.Count;
    }

    private static async Task AssertStopsAsync(TestApp app, int before, int[] expected)
    {
        int[] Passed() => [.. app.Logs.Records.Skip(before).Select(record => record.Event.Id).Where(expected.Contains)];

        // As above.
        await Patience.UntilAsync(() => Passed().Contains(expected[^1]), "the last stop is logged");
        Assert.That(expected, Has.Length.GreaterThan(2));
        Assert.That(Passed(), Is.EqualTo(expected));
    }
}
