using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.Extensions.Logging.Abstractions;
using SocketIo.Protocol.Packets.Parsers;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Hosting.Limits;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Limits;

/// <summary>What gives way for a client that is too slow. A poller that does not poll is as slow as a client can be.</summary>
public sealed class SlowClientTests
{
    [Test]
    public async Task Volatile_events_wait_and_give_way_to_others_and_not_the_other_way_round()
    {
        await using var app = await StartAsync(SlowClientPolicy.DropVolatile);
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var socket = await SocketOfAsync(app);
        for (var i = 0; i < 3; i++)
            await socket.Volatile.EmitAsync("v", i).WithPatience();
        for (var i = 0; i < 3; i++)
            await socket.EmitAsync("n", i).WithPatience();
        await socket.Volatile.EmitAsync("v", 3).WithPatience();
        Assert.That(await EventsAsync(session), Is.EqualTo("""42["n",0] 42["n",1] 42["n",2] 42["v",3]"""));
    }

    [Test]
    public async Task Volatile_events_alone_keep_the_newest()
    {
        await using var app = await StartAsync(SlowClientPolicy.DropVolatile);
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var socket = await SocketOfAsync(app);
        for (var i = 0; i < 10_000; i++)
            await app.Server.Volatile.EmitAsync("v", i).WithPatience();
        Assert.That(await EventsAsync(session), Is.EqualTo("""42["v",9996] 42["v",9997] 42["v",9998] 42["v",9999]"""));
        for (var i = 0; i < 5; i++)
            await socket.EmitAsync("n", i).WithPatience();
        await app.Journal.WaitForAsync("disconnect / slow consumer");
    }

    [Test]
    public async Task The_oldest_plain_events_give_way_and_nothing_else_does()
    {
        await using var app = await StartAsync(SlowClientPolicy.DropOldest);
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var socket = await SocketOfAsync(app);
        await socket.EmitAsync("n", -1).WithPatience();
        var answer = socket.EmitWithAckAsync<int>("ask");
        await session.PostOkAsync("427[\"echo\"]");
        for (var i = 0; i < 10_000; i++)
            await app.Server.EmitAsync("n", i).WithPatience();
        Assert.That(await EventsAsync(session), Is.EqualTo("""420["ask"] 437[] 42["n",9998] 42["n",9999]"""));
        await session.PostOkAsync("430[5]");
        Assert.That(await answer.WithPatience(), Is.EqualTo(5));
    }

    [Test]
    public async Task The_oldest_plain_events_give_way_with_another_parser_too()
    {
        await using var app = await WireApp.StartAsync(o =>
        {
            o.MaxOutboundPackets = 4;
            o.SlowClientPolicy = SlowClientPolicy.DropOldest;
            o.Parser = PacketParsers.MessagePack;
        });
        await using var session = await PollingSession.OpenAsync(app.Port);
        await session.PostOkAsync(Base64Of("83 'type' 00 'data' d4 00 00 'nsp' '/'"));
        await session.ReadAsync();
        var socket = await SocketOfAsync(app);
        var answer = socket.EmitWithAckAsync<int>("ask");
        await session.PostOkAsync(Base64Of("84 'type' 02 'data' 91 'echo' 'id' 07 'nsp' '/'"));
        for (var i = 0; i < 100; i++)
            await app.Server.EmitAsync("n", i).WithPatience();

        var kept = new[] { "84 'type' 02 'data' 91 'ask' 'id' 00 'nsp' '/'", "84 'type' 03 'data' 90 'id' 07 'nsp' '/'", "83 'type' 02 'data' 92 'n' 62 'nsp' '/'", "83 'type' 02 'data' 92 'n' 63 'nsp' '/'" };
        Assert.That(await EventsAsync(session), Is.EqualTo(string.Join(' ', kept.Select(Base64Of))));
        await session.PostOkAsync(Base64Of("84 'type' 03 'data' 91 05 'id' 00 'nsp' '/'"));
        Assert.That(await answer.WithPatience(), Is.EqualTo(5));
    }

    [Test]
    public async Task An_event_gives_way_together_with_its_attachments()
    {
        await using var app = await StartAsync(SlowClientPolicy.DropOldest);
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var socket = await SocketOfAsync(app);
        byte[] bytes = [1, 2, 3];
        await socket.EmitAsync("b", 1, bytes, bytes).WithPatience();
        await socket.EmitAsync("b", 2, bytes, bytes).WithPatience();
        await socket.EmitAsync("n", 3).WithPatience();
        Assert.That(
            await EventsAsync(session),
            Is.EqualTo("""452-["b",2,{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}] bAQID bAQID 42["n",3]"""));
    }

    [Test]
    public async Task Where_nothing_can_give_way_the_session_ends()
    {
        await using var app = await StartAsync(SlowClientPolicy.DropOldest);
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var socket = await SocketOfAsync(app);
        for (var i = 0; i < 5; i++)
            _ = socket.EmitWithAckAsync<int>("ask", i);
        await app.Journal.WaitForAsync("disconnect / slow consumer");
    }

    [Test]
    public async Task With_recovery_no_event_gives_way()
    {
        await using var app = await WireApp.StartAsync(o =>
        {
            o.MaxOutboundPackets = 4;
            o.SlowClientPolicy = SlowClientPolicy.DropOldest;
            o.ConnectionStateRecovery = new();
        });
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var socket = await SocketOfAsync(app);
        for (var i = 0; i < 5; i++)
            await socket.EmitAsync("n", i).WithPatience();
        await app.Journal.WaitForAsync("disconnect / slow consumer");
    }

    [Test]
    public async Task An_event_takes_the_place_of_one_with_the_same_key()
    {
        await using var app = await StartAsync(SlowClientPolicy.Coalesce);
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var socket = await SocketOfAsync(app);
        await socket.EmitAsync("n", 1).WithPatience();
        for (var i = 0; i < 10_000; i++)
        {
            await socket.Coalesced("a").EmitAsync("a", i).WithPatience();
            await socket.Coalesced("b").EmitAsync("b", i).WithPatience();
        }

        await socket.EmitAsync("n", 2).WithPatience();
        Assert.That(await EventsAsync(session), Is.EqualTo("""42["n",1] 42["a",9999] 42["b",9999] 42["n",2]"""));
        await app.WrittenAsync();
        await socket.Coalesced("a").EmitAsync("a", 0).WithPatience();
        Assert.That(await EventsAsync(session), Is.EqualTo("""42["a",0]"""));
    }

    [Test]
    public async Task A_broadcast_takes_the_place_of_one_with_the_same_key_in_each_queue()
    {
        await using var app = await StartAsync(SlowClientPolicy.Coalesce);
        await using var first = await PollingSession.JoinedAsync(app.Port);
        await (await SocketOfAsync(app)).JoinAsync("market");
        await using var second = await PollingSession.JoinedAsync(app.Port);
        await Patience.UntilAsync(() => app.Server.Of("/").Sockets.Count == 2, "both are in");
        var market = app.Server.To("market").Coalesced("price");
        for (var i = 0; i < 10_000; i++)
        {
            await market.EmitAsync("price", i).WithPatience();
            await app.Server.Coalesced("clock").EmitAsync("clock", i).WithPatience();
        }

        await app.Server.Of("/").Sockets.First(socket => socket.Rooms.Contains("market")).Coalesced("clock").EmitAsync("clock", "noon");
        await app.Server.EmitAsync("price", -1).WithPatience();
        Assert.That(await EventsAsync(first), Is.EqualTo("""42["price",9999] 42["clock","noon"] 42["price",-1]"""));
        Assert.That(await EventsAsync(second), Is.EqualTo("""42["clock",9999] 42["price",-1]"""));
    }

    [Test]
    public async Task Keys_of_two_namespaces_are_strangers()
    {
        await using var app = await StartAsync(SlowClientPolicy.Coalesce);
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.JoinAsync("/admin");
        await app.SocketAsync("/admin");
        await app.Server.Coalesced("a").EmitAsync("a", 1).WithPatience();
        await app.Server.Of("/admin").Coalesced("a").EmitAsync("a", 2).WithPatience();
        Assert.That(await EventsAsync(session), Is.EqualTo("""42["a",1] 42/admin,["a",2]"""));
    }

    [Test]
    public void A_key_must_say_something()
    {
        var everyone = new Broadcaster("/", "/"u8.ToArray(), encoder: null!, deadlines: null!, recovery: null, NullLogger.Instance);
        var target = new BroadcastOperator(everyone, BroadcastTarget.Everyone);
        Assert.That(() => target.Coalesced(""), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => target.Coalesced(null!), Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public async Task Without_that_policy_a_key_changes_nothing()
    {
        await using var app = await StartAsync(SlowClientPolicy.Disconnect);
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var socket = await SocketOfAsync(app);
        for (var i = 0; i < 2; i++)
            await socket.Coalesced("a").EmitAsync("a", i).WithPatience();
        Assert.That(await EventsAsync(session), Is.EqualTo("""42["a",0] 42["a",1]"""));
    }

    private static Task<WireApp> StartAsync(SlowClientPolicy policy) => WireApp.StartAsync(o =>
    {
        o.MaxOutboundPackets = 4;
        o.SlowClientPolicy = policy;
    });

    private static async Task<Socket> SocketOfAsync(WireApp app)
    {
        await app.Journal.WaitForAsync("connect /");
        await app.WrittenAsync();
        return app.Server.Of("/").Sockets.Single();
    }

    private static string Base64Of(string packed) => "b" + Convert.ToBase64String(Packed.Of(packed));

    private static async Task<string> EventsAsync(PollingSession session) => (await session.ReadAsync()).Replace('\u001e', ' ');
}
