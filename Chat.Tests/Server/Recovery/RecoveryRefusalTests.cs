using Chat.Tests.Support;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Server.Recovery;

/// <summary>Clients that cannot get all that they missed are told so: never a silent gap.</summary>
public sealed class RecoveryRefusalTests
{
    [TestCase(120, true)]
    [TestCase(121, false)]
    [Proves("F-API-87", "F-API-89")]
    public async Task A_session_lasts_two_minutes(int seconds, bool recovered)
    {
        await using var app = await RecoveryApp.StartAsync();
        await using var client = await RecoveringClient.StartAsync(app.Port);
        var sid = client.Sid;
        await app.LoseAsync(client);
        await app.Server.EmitAsync("away");
        app.Clock.Advance(TimeSpan.FromSeconds(seconds));
        await client.ConnectAsync(app.Port);
        Assert.That(client.Recovered, Is.EqualTo(recovered));
        Assert.That(client.Sid == sid, Is.EqualTo(recovered));
        Assert.That(client.Missed, Has.Count.EqualTo(recovered ? 1 : 0));
    }

    [TestCase(3, true)]
    [TestCase(4, false)]
    [Proves("F-API-87")]
    public async Task What_the_buffer_has_lost_is_not_passed_over(int missed, bool recovered)
    {
        await using var app = await RecoveryApp.StartAsync(recovery => recovery.MaxPackets = 3);
        await MissAsync(app, missed, recovered);
    }

    [TestCase(3, true)]
    [TestCase(4, false)]
    [Proves("F-API-87", "F-API-89")]
    public async Task The_buffer_is_bounded_in_bytes(int missed, bool recovered)
    {
        await using var app = await RecoveryApp.StartAsync(recovery => recovery.MaxBytes = 2_000);
        await MissAsync(app, missed, recovered, new string('x', 400));
    }

    [Test]
    [Proves("F-API-87", "F-API-89")]
    public async Task The_number_of_clients_that_are_away_is_bounded()
    {
        await using var app = await RecoveryApp.StartAsync(recovery => recovery.MaxSessions = 1);
        await using var first = await RecoveringClient.StartAsync(app.Port);
        await using var second = await RecoveringClient.StartAsync(app.Port);
        await app.LoseAsync(first);
        await app.LoseAsync(second);
        await first.ConnectAsync(app.Port);
        await second.ConnectAsync(app.Port);
        Assert.That((first.Recovered, second.Recovered), Is.EqualTo((false, true)));
    }

    [TestCase("41", "disconnect / client namespace disconnect")]
    [TestCase("42[\"kick\"]", "disconnect / server namespace disconnect")]
    [TestCase("42[\"kill\"]", "disconnect / server namespace disconnect")]
    [TestCase("x", "disconnect / parse error")]
    [Proves("F-API-82", "F-API-90")]
    public async Task Who_left_or_was_told_to_is_not_recovered(string packet, string entry)
    {
        await using var app = await RecoveryApp.StartAsync();
        await using var client = await RecoveringClient.StartAsync(app.Port);
        await client.Socket.SendTextAsync(packet);
        await app.Journal.WaitForAsync(entry);
        await client.ConnectAsync(app.Port);
        Assert.That(client.Recovered, Is.False);
    }

    [Test]
    [Proves("F-API-82")]
    public async Task Who_was_closed_for_a_bad_packet_or_a_silent_heart_is_recovered([Values] bool badPacket)
    {
        await using var app = await RecoveryApp.StartAsync();
        await using var client = await RecoveringClient.StartAsync(app.Port);
        if (badPacket) await client.Socket.SendTextAsync("4nonsense");
        else app.Clock.Advance(TimeSpan.FromSeconds(46));
        await app.Journal.WaitForAsync(badPacket ? "disconnect / forced close" : "disconnect / ping timeout");
        await app.Server.EmitAsync("away");
        await client.ConnectAsync(app.Port);
        Assert.That(client.Recovered, Is.True);
        Assert.That(client.Missed, Is.EqualTo(["42[\"away\"]"]));
    }

    [Test]
    [Proves("F-API-82")]
    public async Task Who_broke_the_rules_of_WebSocket_is_recovered()
    {
        await using var app = await RecoveryApp.StartAsync();
        await using var client = await RecoveringClient.StartAsync(app.Port);
        await client.Socket.SendFrameAsync(RawFrame.TextFrame, [0xff]);
        await app.Journal.WaitForAsync("disconnect / transport error");
        await client.ConnectAsync(app.Port);
        Assert.That(client.Recovered, Is.True);
    }

    [Test]
    [Proves("F-API-82")]
    public async Task Who_was_closed_for_a_packet_out_of_place_is_recovered()
    {
        await using var app = await RecoveryApp.StartAsync();
        await using var session = await PollingSession.OpenAsync(app.Port);
        await session.PostOkAsync("40");
        var pid = (await session.ReadAsync()).Split("\"pid\":\"")[1].Split('"')[0];
        await session.PostOkAsync("40");
        await app.Journal.WaitForAsync("disconnect / forced server close");
        await using var client = new RecoveringClient { Pid = pid };
        await client.ConnectAsync(app.Port);
        Assert.That(client.Recovered, Is.True);
    }

    [TestCase("{\"pid\":\"PID\",\"offset\":\"nonsense\"}")]
    [TestCase("{\"pid\":\"PID\",\"offset\":\"abcdefAAAAAAA.\"}")]
    [TestCase("{\"pid\":\"PID\",\"offset\":7}")]
    [TestCase("{\"pid\":\"PID\",\"offset\":null}")]
    [TestCase("{\"pid\":\"PID\",\"offset\":\"\\ud800\"}")]
    [TestCase("{\"pid\":\"unknown\"}")]
    [TestCase("{\"pid\":[\"PID\"]}")]
    [TestCase("{\"pid\":\"\\ud800\"}")]
    [TestCase("{\"offset\":\"abcdefAAAAAAAA\"}")]
    [Proves("F-API-83", "F-API-84", "F-API-87")]
    public async Task Anything_but_a_pid_and_an_offset_of_the_servers_makes_a_new_session(string auth)
    {
        await using var app = await RecoveryApp.StartAsync();
        await using var client = await RecoveringClient.StartAsync(app.Port);
        await app.LoseAsync(client);
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendTextAsync("40" + auth.Replace("PID", client.Pid, StringComparison.Ordinal));
        Assert.That(await socket.ReadTextAsync(), Does.Match("^40\\{\"sid\":\"[\\w-]{20}\",\"pid\":\"[\\w-]{20}\"\\}$").And.Not.Contains(client.Pid!));
    }

    [Test]
    [Proves("F-API-83")]
    public async Task An_offset_of_another_life_of_the_server_means_that_nothing_of_this_one_was_received()
    {
        await using var app = await RecoveryApp.StartAsync();
        await using var client = await RecoveringClient.StartAsync(app.Port);
        await app.Server.EmitAsync("here", 1);
        await client.NextAsync();
        var (pid, position) = (client.Pid, client.Offset![6..]);
        await app.Wire.App.RestartAsync();
        await client.ConnectAsync(app.Port);
        Assert.That(client.Recovered, Is.False);
        Assert.That(client.Pid, Is.Not.EqualTo(pid));
        await app.Server.EmitAsync("in flight", 2);
        Assert.That(client.Offset, Does.EndWith(position));
        await app.LoseAsync(client);
        await client.ConnectAsync(app.Port);
        Assert.That(client.Recovered, Is.True);
        Assert.That(client.Missed, Is.EqualTo(["42[\"in flight\",2]"]));
    }

    [Test]
    [Proves("F-API-86")]
    public async Task Events_are_replayed_by_the_rooms_of_their_time()
    {
        await using var app = await RecoveryApp.StartAsync();
        await using var client = await RecoveringClient.StartAsync(app.Port);
        await using var other = await RecoveringClient.StartAsync(app.Port);
        await app.Find(other.Sid).JoinAsync("room");
        var socket = app.Find(client.Sid);
        await app.Server.To("room").EmitAsync("before it joined");
        await socket.JoinAsync("room");
        await app.Server.To("room").EmitAsync("in flight 1");
        await socket.LeaveAsync("room");
        await app.Server.To("room").EmitAsync("after it left");
        await app.Server.Except("room").EmitAsync("in flight 2");
        await app.LoseAsync(client);
        await app.Server.To("room").EmitAsync("after it left");
        await client.ConnectAsync(app.Port);
        Assert.That(client.Recovered, Is.True);
        Assert.That(client.Missed, Is.EqualTo(["42[\"in flight 1\"]", "42[\"in flight 2\"]"]));
    }

    [Test]
    [Proves("F-API-74")]
    public async Task What_is_done_to_a_client_that_is_away_holds_when_it_comes_back()
    {
        await using var app = await RecoveryApp.StartAsync();
        await using var client = await RecoveringClient.StartAsync(app.Port);
        await using var banned = await RecoveringClient.StartAsync(app.Port);
        await app.Find(client.Sid).JoinAsync("left");
        await app.Find(banned.Sid).JoinAsync("banned");
        await app.LoseAsync(client);
        await app.LoseAsync(banned);
        await app.Server.To("left").EmitAsync("before");
        await app.Server.In("left").SocketsJoinAsync("joined");
        await app.Server.In("left").SocketsLeaveAsync("left");
        await app.Server.To("left").EmitAsync("after");
        await app.Server.To("joined").EmitAsync("joined");
        await app.Server.In("banned").DisconnectSocketsAsync();
        await client.ConnectAsync(app.Port);
        await banned.ConnectAsync(app.Port);
        Assert.That((client.Recovered, banned.Recovered), Is.EqualTo((true, false)));
        Assert.That(client.Missed, Is.EqualTo(["42[\"before\"]", "42[\"joined\"]"]));
        Assert.That(app.Find(client.Sid).Rooms, Is.EquivalentTo([client.Sid, "joined"]));
    }

    [Test]
    [Proves("F-API-87", "F-API-88")]
    public async Task What_is_lost_while_a_middleware_waits_ends_the_recovery()
    {
        var gate = new Gate();
        await using var app = await RecoveryApp.StartAsync(
            recovery => (recovery.SkipMiddlewares, recovery.MaxPackets) = (false, 2),
            (server, _) => server.Use(async (socket, next) =>
            {
                if (socket.Recovered) await gate.PassAsync();
                await next();
            }));
        await using var client = await RecoveringClient.StartAsync(app.Port);
        await app.Find(client.Sid).JoinAsync("room");
        await app.LoseAsync(client);
        await client.AskAsync(app.Port);
        await gate.Reached;
        for (var i = 0; i < 3; i++) await app.Server.EmitAsync("too much", i);
        gate.Open();
        await client.ReadAnswerAsync();
        Assert.That((client.Recovered, client.Missed.Count), Is.EqualTo((false, 0)));
        await app.Journal.WaitForAsync("new");
        Assert.That(app.Find(client.Sid).Rooms, Is.EqualTo([client.Sid]));
        Assert.That(app.Journal.All, Has.No.Member("recovered"));
    }

    [Test]
    public void Options_out_of_range_stop_the_start()
    {
        var fault = Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => RecoveryApp.StartAsync(recovery =>
        {
            recovery.MaxDisconnectionDuration = TimeSpan.Zero;
            recovery.MaxPackets = 0;
            recovery.MaxBytes = 0;
            recovery.MaxSessions = 0;
        }));
        Assert.That(fault!.Failures.Select(text => text.Split(' ')[0]), Is.EquivalentTo([
            "ConnectionStateRecovery.MaxDisconnectionDuration", "ConnectionStateRecovery.MaxPackets", "ConnectionStateRecovery.MaxBytes",
            "ConnectionStateRecovery.MaxSessions"]));
    }

    private static async Task MissAsync(RecoveryApp app, int missed, bool recovered, string payload = "")
    {
        await using var client = await RecoveringClient.StartAsync(app.Port);
        await app.Server.EmitAsync("received");
        await client.NextAsync();
        await app.LoseAsync(client);
        for (var i = 0; i < missed; i++) await app.Server.EmitAsync("away", payload, i);
        await client.ConnectAsync(app.Port);
        Assert.That(client.Recovered, Is.EqualTo(recovered));
        Assert.That(client.Missed, Has.Count.EqualTo(recovered ? missed : 0));
    }
}
