using System.Text.Json;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;

namespace Chat.Tests.Server.Admin;

/// <summary>Admins come while everything moves; in the end each has the right picture, put together as the page does it.</summary>
internal sealed class AdminPictureTests
{
    private const int Clients = 12;
    private const int Rounds = 8;

    [Test]
    [Proves("F-ADM-08", "F-ADM-11", "F-ADM-12", "F-ADM-13", "F-ADM-14")]
    public async Task An_admin_who_comes_while_everything_moves_has_the_right_picture_in_the_end()
    {
        await using var app = await AdminApp.StartAsync(options => options.MaxEventsPerSecond = 1_000_000);
        using var over = new CancellationTokenSource();
        var moving = Enumerable.Range(0, Clients).Select(number => Task.Run(() => MoveAsync(app, number, over.Token))).ToArray();

        var admins = new List<AdminClient>();
        for (var i = 0; i < Rounds; i++) admins.Add(await AdminClient.ConnectAsync(app.Port));
        await over.CancelAsync();
        var stay = await Task.WhenAll(moving).WithPatience();
        await Patience.UntilAsync(() => app.Server.Of("/").Sockets.Count == Clients);
        // What was too much to be told at once is told with the next numbers.
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        await app.Server.Of("/admin").EmitAsync("end");

        var expected = app.Server.Of("/").Sockets.Select(socket => $"{socket.Id} {string.Join(',', socket.Rooms.Order())} {socket.Data["n"]}").Order();
        foreach (var admin in admins) Assert.That(await PictureAsync(admin), Is.EqualTo(expected));
        foreach (var socket in stay) await socket.DisposeAsync();
        foreach (var admin in admins) await admin.DisposeAsync();
    }

    [Test]
    [Proves("F-ADM-08")]
    public async Task What_happens_while_the_list_is_made_is_in_it_or_told_behind_it()
    {
        await using var app = await AdminApp.StartAsync();
        var clients = new List<RawWebSocket>();
        for (var i = 0; i < 3; i++) clients.Add(await RawWebSocket.JoinedAsync(app.Port));
        await app.SettledAsync(clients.Count);
        var sockets = app.Server.Of("/").Sockets.ToList();
        var slow = new Slow();
        foreach (var socket in sockets) socket.Data["n"] = "old";
        sockets[0].Data["slow"] = slow;

        var connecting = Task.Run(() => AdminClient.ConnectAsync(app.Port));
        await slow.Reached.WithPatience();
        sockets[1].Disconnect();
        foreach (var socket in sockets) socket.Data["n"] = "new";
        clients.Add(await RawWebSocket.JoinedAsync(app.Port));
        await app.SettledAsync(clients.Count - 1);
        slow.GoOn();
        await using var admin = await connecting;
        await Patience.UntilAsync(() => app.App.Logs.Named("PacketEncoded").Count(record => record.Message.Contains(admin.Id, StringComparison.Ordinal)) >= 3, "the list is sent");
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        await app.Server.Of("/admin").EmitAsync("end");

        var expected = app.Server.Of("/").Sockets.Select(socket => $"{socket.Id} {socket.Id} {(socket.Data.ContainsKey("n") ? "\"new\"" : "")}").Order();
        Assert.That(await PictureAsync(admin), Is.EqualTo(expected));
        foreach (var client in clients) await client.DisposeAsync();
    }

    private static async Task<RawWebSocket> MoveAsync(AdminApp app, int number, CancellationToken over)
    {
        // A socket that is out of the list may not have been told to admins yet.
        var left = new List<Task>();
        for (var i = 0; ; i++)
        {
            var client = await RawWebSocket.OpenAsync(app.Port);
            var id = await client.JoinAsync();
            await Patience.UntilAsync(() => app.Server.Of("/").Sockets.Any(socket => socket.Id == id));
            var socket = app.Server.Of("/").Sockets.Single(socket => socket.Id == id);
            await socket.JoinAsync($"room {number}", "shared");
            for (var n = 0; n < 20; n++) socket.Data["n"] = n + i;
            await socket.LeaveAsync("shared");
            if (over.IsCancellationRequested)
            {
                await Task.WhenAll(left).WithPatience();
                return client;
            }

            left.Add(socket.Lifecycle.WhenEnded());
            await client.DisposeAsync();
        }
    }

    private static async Task<IEnumerable<string>> PictureAsync(AdminClient admin)
    {
        var sockets = new Dictionary<string, (HashSet<string> Rooms, string Data)>();
        while (await admin.ReadAsync() is var e && e[0].GetString() is { } name && name != "end")
        {
            switch (name)
            {
                case "all_sockets":
                    sockets.Clear();
                    foreach (var socket in e[1].EnumerateArray()) Add(socket);
                    break;
                case "socket_connected":
                    Add(e[1]);
                    break;
                case "socket_updated" when sockets.TryGetValue(e[1].GetProperty("id").GetString()!, out var known):
                    sockets[e[1].GetProperty("id").GetString()!] = (known.Rooms, N(e[1]));
                    break;
                case "socket_disconnected":
                    sockets.Remove(e[2].GetString()!);
                    break;
                case "room_joined" when sockets.TryGetValue(e[3].GetString()!, out var joined):
                    joined.Rooms.Add(e[2].GetString()!);
                    break;
                case "room_left" when sockets.TryGetValue(e[3].GetString()!, out var left):
                    left.Rooms.Remove(e[2].GetString()!);
                    break;
                default:
                    break;
            }
        }

        return sockets.Select(entry => $"{entry.Key} {string.Join(',', entry.Value.Rooms.Order())} {entry.Value.Data}").Order();

        void Add(JsonElement socket)
        {
            if (socket.GetProperty("nsp").GetString() != "/") return;
            sockets[socket.GetProperty("id").GetString()!] = ([.. socket.GetProperty("rooms").EnumerateArray().Select(room => room.GetString()!)], N(socket));
        }

        static string N(JsonElement socket) => socket.GetProperty("data").TryGetProperty("n", out var n) ? n.GetRawText() : "";
    }

    /// <summary>A value that takes its time to be written, the first time.</summary>
    private sealed class Slow
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Value
        {
            get
            {
                if (_reached.TrySetResult()) Assert.That(_goOn.Task.Wait(Patience.Limit));
                return 1;
            }
        }

        [System.Text.Json.Serialization.JsonIgnore]
        public Task Reached => _reached.Task;

        public void GoOn() => _goOn.TrySetResult();
    }
}
