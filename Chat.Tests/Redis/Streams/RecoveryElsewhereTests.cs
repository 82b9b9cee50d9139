using Chat.Tests.Server.Recovery;
using Chat.Tests.Support;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Redis.Streams;

/// <summary>Clients that lose one node and come back to another.</summary>
public sealed class RecoveryElsewhereTests
{
    private StreamsPair _pair = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _pair = await StreamsPair.StartAsync(io: server =>
    {
        server.OnConnection(socket => socket.Data["seen"] = socket.Recovered ? "again" : "new");
        server.Of("/private").Use((_, _) => throw new ConnectRefusedException("not you"));
    });

    [OneTimeTearDown]
    public async Task StopAsync() => await _pair.DisposeAsync();

    [Test]
    [Proves("F-API-83", "F-API-85", "F-API-86", "F-ADP-55", "F-ADP-56", "F-ADP-61", "F-ADP-62", "F-ADP-63")]
    public async Task It_has_everything_that_it_had_and_everything_that_it_missed()
    {
        await using var client = await RecoveringClient.StartAsync(_pair.First.Port);
        var (sid, pid) = (client.Sid, client.Pid);
        var socket = await StreamsPair.FindAsync(_pair.First, sid);
        await socket.JoinAsync("news");
        socket.Data["name"] = "Ann";
        socket.Data["count"] = 3;
        await _pair.First.Server.EmitAsync("received");
        Assert.That(await client.NextAsync(), Is.EqualTo("42[\"received\"]"));
        Assert.That(client.Offset, Does.Match("^[0-9]+-[0-9]+$"));
        await StreamsPair.LoseAsync(_pair.First, client);

        await _pair.First.Server.To("news").EmitAsync("one");
        await _pair.Second.Server.EmitAsync("two", new byte[] { 1, 2 });
        await _pair.Second.Server.To("other").EmitAsync("not for it");
        await _pair.Second.Server.Except("news").EmitAsync("not for it either");
        await _pair.First.Server.To(sid).EmitAsync("three");

        await client.AskAsync(_pair.Second.Port);
        Assert.That(await client.NextAsync(), Is.EqualTo("42[\"one\"]"));
        Assert.That(await client.Socket.ReadTextAsync(), Does.StartWith("451-[\"two\",{\"_placeholder\":true,\"num\":0},\""));
        Assert.That(await client.Socket.ReadBinaryAsync(), Is.EqualTo(new byte[] { 1, 2 }));
        await client.ReadAnswerAsync();
        Assert.That(client.Missed, Is.EqualTo(["42[\"three\"]"]));
        Assert.That((client.Recovered, client.Sid, client.Pid), Is.EqualTo((true, sid, pid)));

        var again = await StreamsPair.FindAsync(_pair.Second, sid);
        Assert.That(again.Recovered, Is.True);
        Assert.That(again.Rooms, Is.EquivalentTo([sid, "news"]));
        Assert.That((again.Data["name"], Convert.ToInt64(again.Data["count"])), Is.EqualTo(("Ann", 3L)));
        await _pair.First.Server.To("news").EmitAsync("four");
        Assert.That(await client.NextAsync(), Is.EqualTo("42[\"four\"]"));
    }

    [Test]
    [Proves("F-API-83", "F-API-87")]
    public async Task One_that_has_not_received_anything_yet_is_recovered_from_its_beginning()
    {
        await _pair.First.Server.EmitAsync("before its time");
        await using var client = await RecoveringClient.StartAsync(_pair.First.Port);
        await _pair.Second.Server.EmitAsync("in flight");
        await _pair.SettleAsync();
        await StreamsPair.LoseAsync(_pair.First, client);
        await _pair.First.Server.EmitAsync("away");
        await client.ConnectAsync(_pair.Second.Port);
        Assert.That(client.Recovered, Is.True);
        Assert.That(client.Missed, Is.EqualTo(["42[\"in flight\"]", "42[\"away\"]"]));
    }

    [Test]
    [Proves("F-API-78", "F-API-85")]
    public async Task It_is_recovered_again_and_again()
    {
        await using var client = await RecoveringClient.StartAsync(_pair.First.Port);
        var (sid, pid) = (client.Sid, client.Pid);
        for (var round = 0; round < 4; round++)
        {
            var (from, to) = round % 2 == 0 ? (_pair.First, _pair.Second) : (_pair.Second, _pair.First);
            await StreamsPair.LoseAsync(from, client);
            await from.Server.EmitAsync("away", round);
            await client.ConnectAsync(to.Port);
            Assert.That((client.Recovered, client.Sid, client.Pid), Is.EqualTo((true, sid, pid)));
            Assert.That(client.Missed, Is.EqualTo([$"42[\"away\",{round}]"]));
            if (round < 2) continue;
            await from.Server.EmitAsync("here", round);
            Assert.That(await client.NextAsync(), Is.EqualTo($"42[\"here\",{round}]"));
        }
    }

    [Test]
    [Proves("F-API-91")]
    public async Task The_node_that_has_not_noticed_the_loss_yet_gives_it_up()
    {
        await using var client = await RecoveringClient.StartAsync(_pair.First.Port);
        await using var other = new RecoveringClient { Pid = client.Pid };
        var left = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        (await StreamsPair.FindAsync(_pair.First, client.Sid)).OnDisconnect(left.SetResult);
        await _pair.First.Server.To(client.Sid).EmitAsync("on its way into nothing");
        await other.ConnectAsync(_pair.Second.Port);
        Assert.That((other.Recovered, other.Sid), Is.EqualTo((true, client.Sid)));
        Assert.That(other.Missed, Is.EqualTo(["42[\"on its way into nothing\"]"]));
        Assert.That(await left.Task.WithPatience(), Is.EqualTo("transport close"));
    }

    [Test]
    [Proves("F-API-90", "F-ADP-62")]
    public async Task Of_two_that_use_one_secret_at_once_on_two_nodes_exactly_one_has_it()
    {
        for (var round = 0; round < 5; round++)
        {
            await using var client = await RecoveringClient.StartAsync(_pair.First.Port);
            var (sid, pid) = (client.Sid, client.Pid);
            await StreamsPair.LoseAsync(_pair.First, client);
            await using var thief = new RecoveringClient { Pid = pid };
            // Whoever came second has it: the first one's connection was lost, as far as its node could tell, perhaps before it had its answer.
            var answered = await Task.WhenAll(client.TryConnectAsync(_pair.First.Port), thief.TryConnectAsync(_pair.Second.Port));
            Assert.That(answered, Has.Some.True);
            await Patience.UntilAsync(() => Count(_pair.First, sid) + Count(_pair.Second, sid) == 1, "one has it");
            Assert.That(client.Recovered || thief.Recovered, Is.True);
        }
    }

    [Test]
    [Proves("F-ADP-36", "F-API-74")]
    public async Task It_follows_what_was_done_to_its_rooms_while_it_was_away()
    {
        await using var client = await RecoveringClient.StartAsync(_pair.First.Port);
        var sid = client.Sid;
        await (await StreamsPair.FindAsync(_pair.First, sid)).JoinAsync("old");
        await StreamsPair.LoseAsync(_pair.First, client);
        await _pair.Second.Server.In(sid).SocketsJoinAsync("new");
        await _pair.Second.Server.To("new").EmitAsync("joined");
        await _pair.First.Server.In("new").SocketsLeaveAsync("old");
        await _pair.First.Server.To("old").EmitAsync("left");
        await client.ConnectAsync(_pair.Second.Port);
        Assert.That((client.Recovered, client.Sid), Is.EqualTo((true, sid)));
        Assert.That(client.Missed, Is.EqualTo(["42[\"joined\"]"]));
        Assert.That((await StreamsPair.FindAsync(_pair.Second, sid)).Rooms, Is.EquivalentTo([sid, "new"]));
    }

    [Test]
    [Proves("F-API-74", "F-API-82")]
    public async Task Whoever_was_disconnected_while_he_was_away_begins_anew()
    {
        await using var client = await RecoveringClient.StartAsync(_pair.First.Port);
        await StreamsPair.LoseAsync(_pair.First, client);
        await _pair.Second.Server.In(client.Sid).DisconnectSocketsAsync();
        await client.ConnectAsync(_pair.First.Port);
        Assert.That(client.Recovered, Is.False);
    }

    [Test]
    [Proves("F-API-86")]
    public async Task It_does_not_get_what_was_for_a_room_before_it_joined()
    {
        await using var client = await RecoveringClient.StartAsync(_pair.First.Port);
        var socket = await StreamsPair.FindAsync(_pair.First, client.Sid);
        await _pair.First.Server.To("late").EmitAsync("before");
        await socket.JoinAsync("late");
        await _pair.First.Server.To("late").EmitAsync("after");
        await StreamsPair.LoseAsync(_pair.First, client);
        await client.ConnectAsync(_pair.Second.Port);
        Assert.That(client.Recovered, Is.True);
        Assert.That(client.Missed, Is.EqualTo(["42[\"after\"]"]));
    }

    [Test]
    [Proves("F-API-85")]
    public async Task Events_that_are_sent_during_the_recovery_come_once_and_in_order()
    {
        await using var client = await RecoveringClient.StartAsync(_pair.First.Port);
        await (await StreamsPair.FindAsync(_pair.First, client.Sid)).JoinAsync("stormy");
        using var enough = new CancellationTokenSource();
        var sent = 0;
        var storm = Task.Run(async () =>
        {
            for (; !enough.IsCancellationRequested; sent++) await (sent % 2 == 0 ? _pair.First : _pair.Second).Server.To("stormy").EmitAsync("n", sent);
        });
        var next = 0;
        for (var round = 0; round < 6; round++)
        {
            var (from, to) = round % 2 == 0 ? (_pair.First, _pair.Second) : (_pair.Second, _pair.First);
            Assert.That(await client.NextAsync(), Is.EqualTo($"42[\"n\",{next++}]"));
            await StreamsPair.LoseAsync(from, client);
            await client.ConnectAsync(to.Port);
            Assert.That(client.Recovered, Is.True);
            foreach (var missed in client.Missed) Assert.That(missed, Is.EqualTo($"42[\"n\",{next++}]"));
        }

        await enough.CancelAsync();
        await storm.WithPatience();
        while (next < sent) Assert.That(await client.NextAsync(), Is.EqualTo($"42[\"n\",{next++}]"));
    }

    private static int Count(TestApp node, string sid) => node.Server.Of("/").Sockets.Count(socket => socket.Id == sid);
}
