using Chat.Tests.Support;

namespace Chat.Tests.Server.Recovery;

/// <summary>The cases in which the reference is known not to recover, or to lose or double something.</summary>
public sealed class RecoveryAgainTests
{
    [Test]
    [Proves("F-API-83", "F-API-87")]
    public async Task A_client_that_has_not_received_anything_yet_is_recovered_from_its_beginning()
    {
        await using var app = await RecoveryApp.StartAsync();
        await app.Server.EmitAsync("before its time");
        await using var client = await RecoveringClient.StartAsync(app.Port);
        // In flight when the connection breaks, or so it seems to the client, which has no offset.
        await app.Server.EmitAsync("in flight");
        await app.LoseAsync(client);
        await app.Server.EmitAsync("away");
        await client.ConnectAsync(app.Port);
        Assert.That(client.Recovered, Is.True);
        Assert.That(client.Missed, Is.EqualTo(["42[\"in flight\"]", "42[\"away\"]"]));
    }

    [Test]
    [Proves("F-API-78", "F-API-85")]
    public async Task A_client_is_recovered_again_and_again()
    {
        await using var app = await RecoveryApp.StartAsync();
        await using var client = await RecoveringClient.StartAsync(app.Port);
        var (sid, pid) = (client.Sid, client.Pid);
        for (var round = 0; round < 4; round++)
        {
            await app.LoseAsync(client);
            await app.Server.EmitAsync("away", round);
            await client.ConnectAsync(app.Port);
            Assert.That((client.Recovered, client.Sid, client.Pid), Is.EqualTo((true, sid, pid)));
            Assert.That(client.Missed, Is.EqualTo([$"42[\"away\",{round}]"]));
            if (round % 2 == 0) continue;
            await app.Server.EmitAsync("here", round);
            Assert.That(await client.NextAsync(), Is.EqualTo($"42[\"here\",{round}]"));
        }
    }

    [Test]
    [Proves("F-API-86")]
    public async Task A_quiet_client_is_recovered_though_the_busy_rooms_of_others_have_filled_the_buffer()
    {
        await using var app = await RecoveryApp.StartAsync(recovery => recovery.MaxPackets = 10);
        await using var client = await RecoveringClient.StartAsync(app.Port);
        await using var busy = await RecoveringClient.StartAsync(app.Port);
        await app.Find(client.Sid).JoinAsync("quiet");
        await app.Find(busy.Sid).JoinAsync("busy");
        await app.Server.To("quiet").EmitAsync("received");
        Assert.That(await client.NextAsync(), Is.EqualTo("42[\"received\"]"));
        for (var i = 0; i < 30; i++) await app.Server.To("busy").EmitAsync("busy");
        await app.Server.To("quiet").EmitAsync("in flight");
        await app.LoseAsync(client);
        await client.ConnectAsync(app.Port);
        Assert.That(client.Recovered, Is.True);
        Assert.That(client.Missed, Is.EqualTo(["42[\"in flight\"]"]));
    }

    [Test]
    [Proves("F-API-89")]
    public async Task A_client_that_was_idle_for_longer_than_anything_is_kept_is_recovered()
    {
        await using var app = await RecoveryApp.StartAsync();
        await using var client = await RecoveringClient.StartAsync(app.Port);
        await app.Server.EmitAsync("long ago");
        await client.NextAsync();
        for (var i = 0; i < 12; i++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(25));
            Assert.That(await client.Socket.ReadTextAsync(), Is.EqualTo("2"));
            await client.Socket.SendTextAsync("3");
            await client.Socket.SendTextAsync("420[\"echo\"]");
            Assert.That(await client.Socket.ReadTextAsync(), Is.EqualTo("430[]"));
        }

        await app.LoseAsync(client);
        await client.ConnectAsync(app.Port);
        Assert.That((client.Recovered, client.Missed.Count), Is.EqualTo((true, 0)));
    }

    [Test]
    [Proves("F-API-85")]
    public async Task A_connection_that_breaks_within_the_replay_is_recovered_from_where_the_client_got_to()
    {
        await using var app = await RecoveryApp.StartAsync();
        await using var client = await RecoveringClient.StartAsync(app.Port);
        await app.LoseAsync(client);
        for (var i = 0; i < 40; i++) await app.Server.EmitAsync("missed", i);
        await client.AskAsync(app.Port);
        Assert.That(await client.NextAsync(), Is.EqualTo("42[\"missed\",0]"));
        Assert.That(await client.NextAsync(), Is.EqualTo("42[\"missed\",1]"));
        await app.Journal.WaitForAsync("recovered");
        await app.LoseAsync(client);
        await app.Server.EmitAsync("missed", 40);
        await client.ConnectAsync(app.Port);
        Assert.That(client.Recovered, Is.True);
        Assert.That(client.Missed, Is.EqualTo(Enumerable.Range(2, 39).Select(i => $"42[\"missed\",{i}]")));
    }

    [Test]
    [Proves("F-API-91")]
    public async Task A_client_may_come_back_before_its_loss_is_noticed_and_the_late_timeout_does_not_touch_it()
    {
        await using var app = await RecoveryApp.StartAsync();
        await using var client = await RecoveringClient.StartAsync(app.Port);
        await using var stale = client.Socket;
        var sid = client.Sid;
        await app.Server.EmitAsync("in flight");
        await using var back = new RecoveringClient { Pid = client.Pid, Offset = client.Offset };
        await back.ConnectAsync(app.Port);
        Assert.That((back.Recovered, back.Sid), Is.EqualTo((true, sid)));
        Assert.That(back.Missed, Is.EqualTo(["42[\"in flight\"]"]));
        await app.Journal.WaitForAsync("recovered");
        await app.Journal.WaitForAsync("disconnect / transport close");
        app.Clock.Advance(TimeSpan.FromSeconds(25));
        Assert.That(await back.Socket.ReadTextAsync(), Is.EqualTo("2"));
        await back.Socket.SendTextAsync("3");
        await back.Socket.SendTextAsync("420[\"echo\"]");
        Assert.That(await back.Socket.ReadTextAsync(), Is.EqualTo("430[]"));
        app.Clock.Advance(TimeSpan.FromSeconds(21));
        await app.Server.EmitAsync("still here");
        Assert.That(await back.NextAsync(), Is.EqualTo("42[\"still here\"]"));
        Assert.That(app.Journal.All.Count(entry => entry.StartsWith("disconnect", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(app.Find(sid).Rooms, Is.EqualTo([sid]));
    }

    [Test]
    [Proves("F-API-90")]
    public async Task A_pid_that_is_used_twice_is_good_for_the_first_alone()
    {
        var gate = new Gate();
        await using var app = await RecoveryApp.StartAsync(
            recovery => recovery.SkipMiddlewares = false,
            (server, _) => server.Use(async (socket, next) =>
            {
                if (socket.Recovered) await gate.PassAsync();
                await next();
            }));
        await using var client = await RecoveringClient.StartAsync(app.Port);
        await using var second = new RecoveringClient { Pid = client.Pid, Offset = client.Offset };
        await app.LoseAsync(client);
        await app.Server.EmitAsync("away");
        await client.AskAsync(app.Port);
        await gate.Reached;
        await second.ConnectAsync(app.Port);
        Assert.That((second.Recovered, second.Missed.Count), Is.EqualTo((false, 0)));
        await app.Server.EmitAsync("while it waits");
        gate.Open();
        await client.ReadAnswerAsync();
        Assert.That(client.Recovered, Is.True);
        Assert.That(client.Missed, Is.EqualTo(["42[\"away\"]", "42[\"while it waits\"]"]));
        Assert.That(second.Sid, Is.Not.EqualTo(client.Sid));
    }

    [Test]
    [Proves("F-API-90", "F-API-82")]
    public async Task A_connection_that_breaks_in_a_middleware_leaves_the_session_to_the_next()
    {
        var gate = new Gate();
        var wait = true;
        await using var app = await RecoveryApp.StartAsync(
            recovery => recovery.SkipMiddlewares = false,
            (server, _) => server.Use(async (socket, next) =>
            {
                if (socket.Recovered && wait) await gate.PassAsync();
                await next();
            }));
        await using var client = await RecoveringClient.StartAsync(app.Port);
        await app.LoseAsync(client);
        await app.Server.EmitAsync("away");
        await client.AskAsync(app.Port);
        await gate.Reached;
        client.Lose();
        await app.Wire.SessionsAsync(0);
        wait = false;
        gate.Open();
        await client.ConnectAsync(app.Port);
        Assert.That(client.Recovered, Is.True);
        Assert.That(client.Missed, Is.EqualTo(["42[\"away\"]"]));
    }
}
