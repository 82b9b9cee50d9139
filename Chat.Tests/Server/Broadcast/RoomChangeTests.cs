using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Server.Broadcast;

/// <summary>What the application hears of rooms (F-ADP-03).</summary>
[Proves("F-ADP-03")]
public sealed class RoomChangeTests
{
    [Test]
    [Proves("F-ADP-04")]
    public async Task A_room_is_made_joined_left_and_deleted_in_this_order()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) =>
            server.Of("/quiet").OnRoomChange(change => journal.Add($"{change.Kind} {change.Room} {change.SocketId}".TrimEnd())));
        await using var one = await RawWebSocket.OpenAsync(app.Port);
        await using var two = await RawWebSocket.OpenAsync(app.Port);
        var first = await one.JoinAsync("/quiet");
        var second = await two.JoinAsync("/quiet");
        var quiet = app.Server.Of("/quiet");
        await quiet.In(first).SocketsJoinAsync("room", "room");
        await quiet.In(second).SocketsJoinAsync("room");
        await quiet.In(second).SocketsJoinAsync("room");
        await quiet.In(second).SocketsLeaveAsync("room", "room", "unknown");
        await quiet.In(first).SocketsLeaveAsync("room");
        await quiet.In(second).DisconnectSocketsAsync();
        await app.Journal.WaitForAsync($"Deleted {second}");
        Assert.That(app.Journal.All, Is.EqualTo([
            $"Created {first}", $"Joined {first} {first}", $"Created {second}", $"Joined {second} {second}",
            "Created room", $"Joined room {first}", $"Joined room {second}", $"Left room {second}", $"Left room {first}", "Deleted room",
            $"Left {second} {second}", $"Deleted {second}"]));
    }

    [Test]
    public async Task A_handler_may_change_rooms_itself_and_its_faults_are_its_own()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.Of("/quiet").OnRoomChange(change =>
        {
            journal.Add($"{change.Kind} {change.Room}");
            if (change.Room == "leave" && change.SocketId is { } id)
                server.Of("/quiet").In(id).SocketsLeaveAsync("leave").AsTask().Wait();
            if (change.Room == "leave") throw new InvalidOperationException("broken");
        }));
        app.App.Expect(LogLevel.Warning, "RoomWatcherFailed");
        await using var client = await RawWebSocket.OpenAsync(app.Port);
        var id = await client.JoinAsync("/quiet");
        await app.Server.Of("/quiet").SocketsJoinAsync("leave");
        await app.Journal.WaitForAsync("Deleted leave");
        Assert.That(app.Journal.All, Is.EqualTo([$"Created {id}", $"Joined {id}", "Created leave", "Joined leave", "Left leave", "Deleted leave"]));
    }
}
