using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Server.Admin;

/// <summary>What admins may do, and what they cannot break.</summary>
internal sealed class AdminCommandTests
{
    [Test]
    [Proves("F-ADM-21")]
    public async Task Emit_reaches_a_namespace_a_room_or_one_socket()
    {
        await using var app = await AdminApp.StartAsync(io: io => io.OnConnection(socket => socket.JoinAsync("everyone").AsTask()));
        await using var first = await RawWebSocket.OpenAsync(app.Port);
        var id = await first.JoinAsync();
        await using var second = await RawWebSocket.JoinedAsync(app.Port);
        await Patience.UntilAsync(() => app.Server.Of("/").Sockets.All(socket => socket.Rooms.Contains("everyone")));
        await using var admin = await AdminClient.WatchingAsync(app.Port);

        await admin.CommandAsync("""["emit","/",null,"a",1,{"b":[2]}]""");
        await admin.CommandAsync("""["emit","/","","b"]""");
        await admin.CommandAsync("""["emit","/","everyone","c","\ud800"]""");
        await admin.CommandAsync($"""["emit","/","{id}","d"]""");
        await admin.CommandAsync("""["emit","/",null,"e"]""");
        foreach (var client in (RawWebSocket[])[first, second])
        {
            Assert.That(await client.ReadTextAsync(), Is.EqualTo("""42["a",1,{"b":[2]}]"""));
            Assert.That(await client.ReadTextAsync(), Is.EqualTo("""42["b"]"""));
            Assert.That(await client.ReadTextAsync(), Is.EqualTo("""42["c","\ud800"]"""));
            if (client == first) Assert.That(await client.ReadTextAsync(), Is.EqualTo("""42["d"]"""));
            Assert.That(await client.ReadTextAsync(), Is.EqualTo("""42["e"]"""));
        }

        app.App.Expect(LogLevel.Information, "Commanded");
    }

    [Test]
    [Proves("F-ADM-21")]
    public async Task Emit_carries_binary_values()
    {
        await using var app = await AdminApp.StartAsync();
        await using var client = await RawWebSocket.JoinedAsync(app.Port);
        await app.SocketAsync();
        await using var admin = await AdminClient.WatchingAsync(app.Port);
        await admin.Socket.SendTextAsync("""452-/admin,["emit","/",null,"a",{"_placeholder":true,"num":0},7,[{"_placeholder":true,"num":1}]]""");
        await admin.Socket.SendBinaryAsync(1);
        await admin.Socket.SendBinaryAsync(2, 2);
        Assert.That(await client.ReadTextAsync(), Is.EqualTo("""452-["a",{"_placeholder":true,"num":0},7,[{"_placeholder":true,"num":1}]]"""));
        Assert.That((await client.ReadBinaryAsync(), await client.ReadBinaryAsync()), Is.EqualTo((new byte[] { 1 }, new byte[] { 2, 2 })));
    }

    [Test]
    [Proves("F-ADM-22")]
    public async Task Join_and_leave_move_sockets()
    {
        await using var app = await AdminApp.StartAsync();
        await using var first = await RawWebSocket.OpenAsync(app.Port);
        var id = await first.JoinAsync();
        await using var second = await RawWebSocket.JoinedAsync(app.Port);
        await app.SettledAsync(2);
        await using var admin = await AdminClient.WatchingAsync(app.Port);

        await admin.CommandAsync("""["join","/","all"]""");
        await admin.CommandAsync($"""["join","/","one","{id}"]""");
        await admin.CommandAsync($"""["leave","/","all","one"]""");
        await admin.CommandAsync("""["leave","/","one",null]""");
        await admin.CommandAsync("""["join","/","end"]""");
        var seen = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            var change = await admin.ReadAsync();
            seen.Add($"{change[0]} {change[2]} {change[3].GetString() == id}");
        }

        Assert.That(seen.Take(2), Is.EquivalentTo((string[])["room_joined all True", "room_joined all False"]));
        Assert.That(seen.Skip(2).Take(3), Is.EqualTo((string[])["room_joined one True", "room_left all True", "room_left one True"]));
        Assert.That(seen.Skip(5), Is.EquivalentTo((string[])["room_joined end True", "room_joined end False"]));
    }

    [Test]
    [Proves("F-ADM-23")]
    public async Task Disconnect_ends_a_socket_or_its_whole_connection()
    {
        await using var app = await AdminApp.StartAsync(io: io => io.Of("/other"));
        await using var first = await RawWebSocket.OpenAsync(app.Port);
        var id = await first.JoinAsync();
        await first.JoinAsync("/other");
        await using var second = await RawWebSocket.JoinedAsync(app.Port);
        await Patience.UntilAsync(() => app.Server.Of("/").Sockets.Count == 2 && app.Server.Of("/other").Sockets.Count == 1);
        await using var admin = await AdminClient.WatchingAsync(app.Port);

        await admin.CommandAsync($"""["_disconnect","/",false,"{id}"]""");
        Assert.That(await first.ReadTextAsync(), Is.EqualTo("41"));
        Assert.That((await admin.NextAsync("socket_disconnected"))[3].GetString(), Is.EqualTo("server namespace disconnect"));
        await admin.CommandAsync("""["_disconnect","/other",true]""");
        Assert.That(await first.ReadTextAsync(), Is.EqualTo("41/other,"));
        Assert.That(await first.ReadCloseAsync(), Is.Not.Zero);
        Assert.That(app.Server.Of("/").Sockets, Has.Count.EqualTo(1), "the other one stays");
    }

    [Test]
    [Proves("F-ADM-07")]
    public async Task In_production_commands_work_as_well()
    {
        await using var app = await AdminApp.StartAsync(options => options.Mode = SocketIo.Server.Admin.AdminUiMode.Production);
        await using var client = await RawWebSocket.JoinedAsync(app.Port);
        await app.SocketAsync();
        await using var admin = await AdminClient.ConnectAsync(app.Port);
        await admin.CommandAsync("""["emit","/",null,"a"]""");
        Assert.That(await client.ReadTextAsync(), Is.EqualTo("""42["a"]"""));
    }

    [Test]
    [Proves("F-ADM-24")]
    public async Task Whoever_may_only_look_commands_nothing()
    {
        await using var app = await AdminApp.StartAsync(options => options.ReadOnly = true);
        await using var client = await RawWebSocket.OpenAsync(app.Port);
        var id = await client.JoinAsync();
        await app.SocketAsync();
        await using var admin = await AdminClient.WatchingAsync(app.Port);
        await admin.CommandAsync("""["emit","/",null,"a"]""");
        await admin.CommandAsync("""["join","/","a"]""");
        await admin.CommandAsync($"""["leave","/","{id}"]""");
        await admin.CommandAsync("""["_disconnect","/",true]""");
        await FenceAsync(admin, app);
        Assert.That((await app.SocketAsync()).Rooms, Is.EqualTo((string[])[id]));
        await app.Server.EmitAsync("still here");
        Assert.That(await client.ReadTextAsync(), Is.EqualTo("""42["still here"]"""));
    }

    [TestCase("""["emit","/unknown",null,"a"]""")]
    [TestCase("""["emit","/",null,"disconnect"]""")]
    [TestCase("""["emit","/",null,"connect_error",1]""")]
    [TestCase("""["emit","/",null]""")]
    [TestCase("""["emit","/",null,7]""")]
    [TestCase("""["emit","/",null,"\ud800"]""")]
    [TestCase("""["emit","/",{"a":1},"a"]""")]
    [TestCase("""["emit","/",false,"a"]""")]
    [TestCase("""["emit",null,null,"a"]""")]
    [TestCase("""["emit","\ud800",null,"a"]""")]
    [TestCase("""["emit"]""")]
    [TestCase("""["join","/unknown","a"]""")]
    [TestCase("""["join","/",null]""")]
    [TestCase("""["join","/",["a"]]""")]
    [TestCase("""["join","unknown,","a"]""")]
    [TestCase("""["leave","/"]""")]
    [TestCase("""["leave","/unknown","a"]""")]
    [TestCase("""["_disconnect","/unknown",true]""")]
    [TestCase("""["_disconnect","/","yes"]""")]
    [TestCase("""["_disconnect","/",1]""")]
    [TestCase("""["_disconnect","/",true,7]""")]
    [TestCase("""["_disconnect"]""")]
    [Proves("F-ADM-25")]
    public async Task A_command_that_makes_no_sense_makes_no_namespace_and_no_trouble(string command)
    {
        await using var app = await AdminApp.StartAsync();
        await using var client = await RawWebSocket.JoinedAsync(app.Port);
        var socket = await app.SocketAsync();
        await using var admin = await AdminClient.WatchingAsync(app.Port);
        var errors = new List<Exception>();
        SocketIo.Server.Sockets.SocketHandlers.OnError(app.Server.Of("/admin").Sockets.Single(), errors.Add);

        await admin.CommandAsync(command);
        await FenceAsync(admin, app);
        Assert.That(errors, Is.Empty);
        Assert.That(socket.Rooms, Is.EqualTo((string[])[socket.Id]));
        Assert.That(app.App.Logs.Records.Where(record => record.Level >= LogLevel.Warning).Select(record => record.Event.Name), Is.EqualTo((string[])["Unprotected"]));
        app.App.Expect(LogLevel.Debug, "CommandIgnored");
        await socket.EmitAsync("still here");
        Assert.That(await client.ReadTextAsync(), Is.EqualTo("""42["still here"]"""));
        await client.SendTextAsync("40/unknown,");
        Assert.That(await client.ReadTextAsync(), Is.EqualTo("""44/unknown,{"message":"Invalid namespace"}"""));
    }

    // Commands are handled in order: when this one is done, those before are.
    private static async Task FenceAsync(AdminClient admin, AdminApp app)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        SocketIo.Server.Sockets.TypedSocketHandlers.On(app.Server.Of("/admin").Sockets.Single(), "fence", () => done.TrySetResult());
        await admin.CommandAsync("[\"fence\"]");
        await done.Task.WithPatience();
    }
}
