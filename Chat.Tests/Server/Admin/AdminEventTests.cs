using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.Extensions.Logging;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Admin;

/// <summary>What admins are told of events, and what that costs others: nothing that grows.</summary>
internal sealed class AdminEventTests
{
    private const string Start = "2026-01-01T00:00:00.000Z";

    [Test]
    [Proves("F-ADM-15", "F-ADM-16")]
    public async Task Events_in_both_directions_are_told_without_acknowledgements()
    {
        await using var app = await AdminApp.StartAsync(io: io => io.OnConnection(socket =>
            socket.On("ask", async () => await socket.Timeout(Patience.Limit).EmitWithAckAsync<int>("asked", "why", null, 1.5))));
        await using var client = await RawWebSocket.JoinedAsync(app.Port);
        var id = (await app.SocketAsync()).Id;
        await using var admin = await AdminClient.WatchingAsync(app.Port);

        await client.SendTextAsync("""427["ask",{"a":[1,"ü"]},null]""");
        Assert.That(await client.ReadTextAsync(), Is.EqualTo("""420["asked","why",null,1.5]"""));
        await client.SendTextAsync("430[5]");
        Assert.That(await client.ReadTextAsync(), Is.EqualTo("437[5]"));
        await app.Server.To(id).EmitAsync("all", new { X = 1 });

        Assert.That(Raw(await admin.ReadAsync()), Is.EqualTo($$"""["event_received","/","{{id}}",["ask",{"a":[1,"ü"]},null],"{{Start}}"]"""));
        Assert.That(Raw(await admin.ReadAsync()), Is.EqualTo($$"""["event_sent","/","{{id}}",["asked","why",null,1.5],"{{Start}}"]"""));
        Assert.That(Raw(await admin.ReadAsync()), Is.EqualTo($$"""["event_sent","/","{{id}}",["all",{"x":1}],"{{Start}}"]"""));
    }

    [Test]
    [Proves("F-ADM-15")]
    public async Task Binary_values_stay_binary()
    {
        await using var app = await AdminApp.StartAsync(io: io => io.OnConnection(socket => socket.On("swap", (byte[] a, byte[] b) => socket.EmitAsync("swapped", b, "x", new { A = a }).AsTask())));
        await using var client = await RawWebSocket.JoinedAsync(app.Port);
        await app.SettledAsync(1);
        await using var admin = await AdminClient.WatchingAsync(app.Port);

        await client.SendTextAsync("""452-["swap",{"_placeholder":true,"num":1},{"_placeholder":true,"num":0}]""");
        await client.SendBinaryAsync(1, 2);
        await client.SendBinaryAsync(3);
        Assert.That((await admin.ReadAsync())[3].GetRawText(), Is.EqualTo("""["swap",{"_placeholder":true,"num":1},{"_placeholder":true,"num":0}]"""));
        Assert.That(admin.Binary, Is.EqualTo((byte[][])[[1, 2], [3]]));
        Assert.That((await admin.ReadAsync())[3].GetRawText(), Is.EqualTo("""["swapped",{"_placeholder":true,"num":0},"x",{"a":{"_placeholder":true,"num":1}}]"""));
        Assert.That(admin.Binary, Is.EqualTo((byte[][])[[1, 2], [3]]));
    }

    [Test]
    [Proves("F-ADM-15")]
    public async Task What_only_looks_like_binary_stays_text()
    {
        await using var app = await AdminApp.StartAsync();
        await using var client = await RawWebSocket.JoinedAsync(app.Port);
        await app.SettledAsync(1);
        await using var admin = await AdminClient.WatchingAsync(app.Port);
        await client.SendTextAsync("""42["x",{"_placeholder":true,"num":9},"\ud800"]""");
        Assert.That((await admin.ReadAsync())[3].GetRawText(), Is.EqualTo("""["x",{"_placeholder":true,"num":9},"\ud800"]"""));
    }

    [Test]
    [Proves("F-ADM-15")]
    public async Task Events_that_had_to_wait_are_told_once_when_it_is_their_turn()
    {
        var gate = new Gate();
        await using var app = await AdminApp.StartAsync(io: io => io.OnConnection(async socket =>
        {
            socket.OnAny(_ => Task.CompletedTask);
            await gate.PassAsync();
        }));
        await using var client = await RawWebSocket.JoinedAsync(app.Port);
        await gate.Reached;
        await using var admin = await AdminClient.WatchingAsync(app.Port);
        await client.SendTextAsync("42[\"held\"]");
        await Patience.UntilAsync(() => app.App.Logs.Named("EventTaken").Any());
        await (await app.SocketAsync()).JoinAsync("mark");
        gate.Open();
        await client.SendTextAsync("42[\"later\"]");
        Assert.That(
            await admin.UntilAsync(e => e[0].GetString() == "event_received" && e[3][0].GetString() == "later"),
            Is.EqualTo((string[])["room_joined", "event_received", "event_received"]));
    }

    [Test]
    [Proves("F-ADM-15")]
    public async Task What_admins_do_is_no_event()
    {
        await using var app = await AdminApp.StartAsync();
        await using var admin = await AdminClient.WatchingAsync(app.Port);
        await admin.CommandAsync("""["anything",1]""");
        await app.Server.Of("/admin").EmitAsync("notice");
        await app.Server.EmitAsync("to nobody");
        Assert.That((await admin.ReadAsync())[0].GetString(), Is.EqualTo("notice"));
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.That((await admin.ReadAsync())[0].GetString(), Is.EqualTo("server_stats"));
    }

    [Test]
    [Proves("F-ADM-15")]
    public async Task A_value_that_cannot_be_written_fails_where_it_is_sent_and_nowhere_else()
    {
        await using var app = await AdminApp.StartAsync();
        await using var client = await RawWebSocket.JoinedAsync(app.Port);
        var socket = await app.SocketAsync();
        await using var admin = await AdminClient.WatchingAsync(app.Port);
        Assert.That(async () => await socket.EmitAsync("bad", new MemoryStream()), Throws.InvalidOperationException);
        await socket.EmitAsync("good");
        Assert.That((await admin.ReadAsync())[3].GetRawText(), Is.EqualTo("[\"good\"]"));
        app.App.Expect(LogLevel.Debug, "ReportFailed");
    }

    [Test]
    [Proves("F-ADM-15")]
    public async Task A_flood_is_cut_off_for_admins_and_for_nobody_else()
    {
        await using var app = await AdminApp.StartAsync(options => options.MaxEventsPerSecond = 10);
        await using var client = await RawWebSocket.JoinedAsync(app.Port);
        var socket = await app.SocketAsync();
        await using var admin = await AdminClient.WatchingAsync(app.Port);
        for (var i = 0; i < 50; i++) await socket.EmitAsync("flood", i);
        for (var i = 0; i < 50; i++) Assert.That(await client.ReadTextAsync(), Is.EqualTo($"42[\"flood\",{i}]"));
        // An entry that is written meanwhile is not lost, only late.
        socket.Data["a"] = 1;
        app.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.That(await admin.UntilAsync(e => e[0].GetString() == "socket_updated"), Is.EqualTo(Enumerable.Repeat("event_sent", 10).Append("server_stats").Append("socket_updated")));
        app.App.Expect(LogLevel.Debug, "EventsUnreported");
    }

    [Test]
    [Proves("F-ADM-15")]
    public async Task An_admin_who_does_not_read_loses_his_connection_and_nobody_else_anything()
    {
        await using var app = await AdminApp.StartAsync(
            options => options.MaxEventsPerSecond = 100_000,
            options: options => options.MaxOutboundBytes = 4 * 1024 * 1024);
        await using var client = await RawWebSocket.JoinedAsync(app.Port);
        var socket = await app.SocketAsync();
        await using var admin = await AdminClient.WatchingAsync(app.Port);
        var text = new string('x', 100_000);
        for (var i = 0; i < 2_000 && app.Server.Of("/admin").Sockets.Count > 0; i++)
        {
            await socket.EmitAsync("large", i, text);
            Assert.That(await client.ReadTextAsync(), Does.StartWith($"42[\"large\",{i},"));
        }

        await Patience.UntilAsync(() => app.Server.Of("/admin").Sockets.Count == 0, "the admin is gone");
        Assert.That(app.App.Logs.Named("SessionEnded").Single().Message, Does.EndWith("slow consumer"));
        Assert.That(app.Server.Of("/").Watcher!.WatchesEvents(app.Server.Of("/")), Is.False, "nobody watches any more");
    }

    [Test]
    [Proves("F-ADM-07", "F-ADM-15")]
    public async Task Without_an_admin_nobody_looks_at_events()
    {
        await using var app = await AdminApp.StartAsync();
        await using var client = await RawWebSocket.JoinedAsync(app.Port);
        var main = app.Server.Of("/");
        Assert.That(main.EventWatcher, Is.Null);
        await using (var admin = await AdminClient.WatchingAsync(app.Port))
        {
            Assert.That(main.EventWatcher, Is.Not.Null);
            Assert.That(app.Server.Of("/admin").EventWatcher, Is.Null);
        }

        await Patience.UntilAsync(() => main.EventWatcher is null);
    }

    private static string Raw(System.Text.Json.JsonElement json) => json.GetRawText();
}
