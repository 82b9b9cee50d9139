using System.Text.Json;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Admin;

/// <summary>What admins are told of sockets and rooms.</summary>
internal sealed class AdminReportTests
{
    private const string Start = "2026-01-01T00:00:00.000Z";

    private static readonly int[] Numbers = [1, 2];

    [TestCase(false, true, "EMIT JOIN LEAVE DISCONNECT MJOIN MLEAVE MDISCONNECT AGGREGATED_EVENTS ALL_EVENTS")]
    [TestCase(true, true, "AGGREGATED_EVENTS ALL_EVENTS")]
    [TestCase(false, false, "EMIT JOIN LEAVE DISCONNECT MJOIN MLEAVE MDISCONNECT AGGREGATED_EVENTS")]
    [TestCase(true, false, "AGGREGATED_EVENTS")]
    [Proves("F-ADM-06", "F-ADM-07", "F-ADM-08")]
    public async Task The_features_are_told_and_then_the_sockets(bool readOnly, bool everything, string features)
    {
        await using var app = await AdminApp.StartAsync(options =>
        {
            options.ReadOnly = readOnly;
            options.Mode = everything ? SocketIo.Server.Admin.AdminUiMode.Development : SocketIo.Server.Admin.AdminUiMode.Production;
        });
        await using var client = await RawWebSocket.OpenAsync(app.Port);
        var id = await client.JoinAsync();
        await app.SettledAsync(1);
        await using var admin = await AdminClient.ConnectAsync(app.Port);

        // Its own connection is the first thing that an admin sees, as at the reference.
        if (everything) Assert.That((await admin.ReadAsync())[0].GetString(), Is.EqualTo("socket_connected"));
        Assert.That((await admin.ReadAsync()).GetRawText(), Is.EqualTo(JsonSerializer.Serialize(new object[] { "config", new { supportedFeatures = features.Split(' ') } })));
        if (everything)
        {
            var all = await admin.ReadAsync();
            Assert.That(all[0].GetString(), Is.EqualTo("all_sockets"));
            Assert.That(all[1].EnumerateArray().Select(socket => $"{socket.GetProperty("nsp")} {socket.GetProperty("id")}"), Is.EquivalentTo([$"/ {id}", $"/admin {admin.Id}"]));
        }

        // In production nothing came between, and nothing comes of a client.
        await using var second = await RawWebSocket.JoinedAsync(app.Port);
        await app.SettledAsync(2);
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.That(await admin.UntilAsync(e => e[0].GetString() == "server_stats"), everything ? Has.Count.EqualTo(3) : Has.Count.EqualTo(1));
    }

    [Test]
    [Proves("F-ADM-09", "F-ADM-11", "F-ADM-16")]
    public async Task A_socket_is_shown_as_the_reference_does_without_what_others_could_use()
    {
        await using var app = await AdminApp.StartAsync(io: io => io.Use((socket, next) =>
        {
            socket.Data["name"] = "alice";
            socket.Data["list"] = Numbers;
            socket.Data["none"] = null;
            socket.Data["odd"] = new MemoryStream();
            socket.Data["huge"] = new string('x', 100_000);
            return next();
        }));
        await using var admin = await AdminClient.WatchingAsync(app.Port);
        await using var client = await RawWebSocket.ConnectAsync(
            app.Port,
            "/socket.io/?EIO=4&transport=websocket&room=a%20b",
            ("X-Forwarded-For", "192.0.2.1"), ("Cookie", "login=1"), ("Authorization", "Bearer x"), ("Origin", "http://page.example"));
        var sid = JsonDocument.Parse((await client.ReadTextAsync())[1..]).RootElement.GetProperty("sid").GetString()!;
        await client.SendTextAsync("40{\"token\":\"secret\"}");
        var id = JsonDocument.Parse((await client.ReadTextAsync())[2..]).RootElement.GetProperty("sid").GetString()!;

        Assert.That((await admin.ReadAsync()).GetRawText(), Is.EqualTo($"[\"room_joined\",\"/\",\"{id}\",\"{id}\",\"{Start}\"]"));
        var connected = await admin.ReadAsync();
        var shown = connected[1];
        var handshake = shown.GetProperty("handshake");
        Assert.Multiple(() =>
        {
            Assert.That((connected[0].GetString(), connected[2].GetString(), connected.GetArrayLength()), Is.EqualTo(("socket_connected", Start, 3)));
            Assert.That(Names(shown), Is.EqualTo("id clientId transport nsp data handshake rooms"));
            Assert.That(shown.GetProperty("id").GetString(), Is.EqualTo(id));
            Assert.That(shown.GetProperty("clientId").GetString(), Is.EqualTo(sid[..12]));
            Assert.That(shown.GetProperty("transport").GetString(), Is.EqualTo("websocket"));
            Assert.That(shown.GetProperty("nsp").GetString(), Is.EqualTo("/"));
            Assert.That(shown.GetProperty("rooms").GetRawText(), Is.EqualTo($"[\"{id}\"]"));
            Assert.That(Names(handshake), Is.EqualTo("address headers query issued secure time url xdomain"));
            Assert.That(handshake.GetProperty("address").GetString(), Is.EqualTo("192.0.2.1"));
            Assert.That(Names(handshake.GetProperty("headers")).Split(' '), Does.Contain("origin").And.Not.Contain("cookie").And.Not.Contain("authorization"));
            Assert.That(handshake.GetProperty("query").GetProperty("room").GetString(), Is.EqualTo("a b"));
            Assert.That(handshake.GetProperty("issued").GetInt64(), Is.EqualTo(1767225600000));
            Assert.That(handshake.GetProperty("time").GetString(), Is.EqualTo("Thu Jan 01 2026 00:00:00 GMT+0000 (Coordinated Universal Time)"));
            Assert.That(handshake.GetProperty("url").GetString(), Does.StartWith("/socket.io/?EIO=4"));
            Assert.That((handshake.GetProperty("secure").GetBoolean(), handshake.GetProperty("xdomain").GetBoolean()), Is.EqualTo((false, true)));
            var data = shown.GetProperty("data");
            Assert.That(data.GetProperty("name").GetString(), Is.EqualTo("alice"));
            Assert.That(data.GetProperty("list").GetRawText(), Is.EqualTo("[1,2]"));
            Assert.That(data.GetProperty("none").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That((data.GetProperty("odd").GetString(), data.GetProperty("huge").GetString()), Is.EqualTo(("MemoryStream", "String")));
            Assert.That(data.TryGetProperty("_admin", out _), Is.False);
            Assert.That(connected.GetRawText(), Does.Not.Contain("secret").And.Not.Contain("login=1").And.Not.Contain("Bearer"));
        });
    }

    [Test]
    [Proves("F-ADM-10")]
    public async Task What_other_nodes_need_is_in_the_data_of_each_socket()
    {
        await using var app = await AdminApp.StartAsync();
        await using var polling = await PollingSession.JoinedAsync(app.Port);
        var socket = await app.SocketAsync();
        await Patience.UntilAsync(() => socket.Data.ContainsKey("_admin"));
        Assert.That(socket.Data["_admin"], Is.EqualTo(new Dictionary<string, string> { ["clientId"] = socket.SessionId[..12], ["transport"] = "polling" }));
    }

    [Test]
    [Proves("F-ADM-11")]
    public async Task A_connection_is_told_before_the_application_hears_of_it()
    {
        await using var app = await AdminApp.StartAsync(io: io => io.OnConnection(socket => socket.JoinAsync("lobby").AsTask()));
        await using var admin = await AdminClient.WatchingAsync(app.Port);
        await using var client = await RawWebSocket.JoinedAsync(app.Port);
        Assert.That(await admin.UntilAsync(e => e[2].ToString() == "lobby"), Is.EqualTo((string[])["room_joined", "socket_connected", "room_joined"]));
    }

    [Test]
    [Proves("F-ADM-12")]
    public async Task Writes_of_entries_are_told_and_nothing_else()
    {
        await using var app = await AdminApp.StartAsync();
        await using var client = await RawWebSocket.JoinedAsync(app.Port);
        var socket = await app.SocketAsync();
        await using var admin = await AdminClient.WatchingAsync(app.Port);

        socket.Data["a"] = 1;
        socket.Data.Add("b", new { Deep = true });
        socket.Data.Remove("a");
        socket.Data.Remove("a");
        socket.Data.Clear();
        Assert.That(await DataAsync(), Is.EqualTo("{\"a\":1}"));
        Assert.That(await DataAsync(), Is.EqualTo("{\"a\":1,\"b\":{\"deep\":true}}").Or.EqualTo("{\"b\":{\"deep\":true},\"a\":1}"));
        Assert.That(await DataAsync(), Is.EqualTo("{\"b\":{\"deep\":true}}"));
        Assert.That(await DataAsync(), Is.EqualTo("{}"));
        Assert.That(() => socket.Data.Add("c", 1), Throws.Nothing);
        Assert.That(() => socket.Data.Add("c", 1), Throws.ArgumentException);
        Assert.That(await DataAsync(), Is.EqualTo("{\"c\":1}"));

        async Task<string> DataAsync()
        {
            var update = await admin.ReadAsync();
            Assert.That(update[0].GetString(), Is.EqualTo("socket_updated"));
            Assert.That(Names(update[1]), Is.EqualTo("id nsp data"));
            Assert.That((update[1].GetProperty("id").GetString(), update[1].GetProperty("nsp").GetString()), Is.EqualTo((socket.Id, "/")));
            return update[1].GetProperty("data").GetRawText();
        }
    }

    [Test]
    [Proves("F-ADM-12")]
    public async Task A_move_to_WebSocket_is_told_for_each_socket_of_the_client()
    {
        await using var app = await AdminApp.StartAsync(io: io => io.Of("/other"));
        await using var admin = await AdminClient.WatchingAsync(app.Port);
        await using var polling = await PollingSession.JoinedAsync(app.Port);
        await polling.JoinAsync("/other");
        await using var upgraded = await polling.ProbedAsync();
        await upgraded.SendTextAsync("5");

        var first = await admin.NextAsync("socket_updated");
        var second = await admin.NextAsync("socket_updated");
        var ids = app.Server.Of("/").Sockets.Concat(app.Server.Of("/other").Sockets).Select(socket => $"{{\"id\":\"{socket.Id}\",\"nsp\":\"{socket.Namespace.Name}\",\"transport\":\"websocket\"}}");
        Assert.That((string[])[first[1].GetRawText(), second[1].GetRawText()], Is.EquivalentTo(ids));
        Assert.That(((Dictionary<string, string>)(await app.SocketAsync()).Data["_admin"]!)["transport"], Is.EqualTo("websocket"));
    }

    [Test]
    [Proves("F-ADM-13", "F-ADM-14", "F-ADM-16")]
    public async Task A_disconnection_is_told_before_the_rooms_are_left()
    {
        await using var app = await AdminApp.StartAsync();
        await using var client = await RawWebSocket.JoinedAsync(app.Port);
        var socket = await app.SocketAsync();
        await using var admin = await AdminClient.WatchingAsync(app.Port);
        app.Clock.Advance(TimeSpan.FromMilliseconds(1234));
        await socket.JoinAsync("a", "b");
        await socket.LeaveAsync("b");
        await client.SendTextAsync("41");

        const string Time = "2026-01-01T00:00:01.234Z";
        foreach (var expected in (string[])
        [
            $"[\"room_joined\",\"/\",\"a\",\"{socket.Id}\",\"{Time}\"]",
            $"[\"room_joined\",\"/\",\"b\",\"{socket.Id}\",\"{Time}\"]",
            $"[\"room_left\",\"/\",\"b\",\"{socket.Id}\",\"{Time}\"]",
            $"[\"socket_disconnected\",\"/\",\"{socket.Id}\",\"client namespace disconnect\",\"{Time}\"]",
            $"[\"room_left\",\"/\",\"{socket.Id}\",\"{socket.Id}\",\"{Time}\"]",
            $"[\"room_left\",\"/\",\"a\",\"{socket.Id}\",\"{Time}\"]",
        ])
            Assert.That((await admin.ReadAsync()).GetRawText(), Is.EqualTo(expected));
    }

    [Test]
    [Proves("F-ADM-14")]
    public async Task Admins_see_each_other_come_and_go()
    {
        await using var app = await AdminApp.StartAsync();
        await using var first = await AdminClient.WatchingAsync(app.Port);
        string id;
        await using (var second = await AdminClient.WatchingAsync(app.Port)) id = second.Id;

        Assert.That(
            await first.UntilAsync(e => e[0].GetString() == "room_left" && e[3].GetString() == id),
            Is.EqualTo((string[])["room_joined", "socket_connected", "socket_disconnected", "room_left"]));
    }

    [Test]
    [Proves("F-ADM-11", "F-ADM-27")]
    public async Task Namespaces_that_come_later_are_watched_those_of_clients_too()
    {
        await using var app = await AdminApp.StartAsync(io: io => io.Of(new System.Text.RegularExpressions.Regex("^/child-[0-9]$")).OnConnection(socket => socket.JoinAsync("lobby").AsTask()));
        await using var admin = await AdminClient.WatchingAsync(app.Port);
        app.Server.Of("/late");
        foreach (var name in (string[])["/late", "/child-1"])
        {
            await using var client = await RawWebSocket.JoinedAsync(app.Port, name);
            var connected = await admin.NextAsync("socket_connected");
            Assert.That(connected[1].GetProperty("nsp").GetString(), Is.EqualTo(name));
            if (name == "/child-1") Assert.That((await admin.NextAsync("room_joined"))[2].GetString(), Is.EqualTo("lobby"));
        }
    }

    [Test]
    [Proves("F-ADM-26")]
    public async Task What_the_application_does_before_the_server_listens_is_watched()
    {
        Namespace? early = null;
        await using var app = await AdminApp.StartAsync(io: io => early = io.Of("/early"));
        await using var admin = await AdminClient.WatchingAsync(app.Port);
        await using var client = await RawWebSocket.JoinedAsync(app.Port, "/early");
        Assert.That((await admin.NextAsync("socket_connected"))[1].GetProperty("id").GetString(), Is.EqualTo(early!.Sockets.Single().Id));
    }

    [Test]
    [Proves("F-ADM-08")]
    public async Task With_recovery_on_an_admin_begins_anew()
    {
        await using var app = await AdminApp.StartAsync(options: options => options.ConnectionStateRecovery = new());
        await using var client = await RawWebSocket.OpenAsync(app.Port);
        await client.SendTextAsync("40");
        Assert.That(await client.ReadTextAsync(), Does.Contain("\"pid\""));
        await using var admin = await AdminClient.WatchingAsync(app.Port);
        Assert.That(admin.Answer, Does.Not.Contain("\"pid\""));
        (await app.SocketAsync()).Data["a"] = 1;
        Assert.That((await admin.NextAsync("socket_updated"))[1].GetProperty("data").GetRawText(), Is.EqualTo("{\"a\":1}"));
    }

    private static string Names(JsonElement json) => string.Join(' ', json.EnumerateObject().Select(member => member.Name));
}
