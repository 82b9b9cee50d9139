using System.Text.Json;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Sockets;

/// <summary>Handlers for every event, received or sent (features 4.5 and 4.6).</summary>
public sealed class CatchAllTests
{
    [Test]
    [Proves("F-API-56")]
    public async Task Handlers_for_any_event_come_first_and_can_be_put_before_and_taken_away()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket =>
        {
            Func<SocketIoEvent, Task> second = e => Note(journal, $"second {e.Name} {e.WantsAck}");
            socket.OnAny(second);
            socket.PrependAny(e => Note(journal, $"first {e.Name}"));
            socket.Use((e, next) => Note(journal, $"middleware {e.Name}", next));
            socket.On("drop", () => socket.OffAny(second));
            socket.On("drop all", () => socket.OffAny());
        }));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("420[\"echo\",1]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("430[1]"));
        await socket.SendTextAsync("42[\"drop\"]");
        await socket.SendTextAsync("42[\"drop all\"]");
        await socket.SendTextAsync("421[\"echo\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("431[]"));
        Assert.That(app.Journal.All, Is.EqualTo([
            "connect /", "first echo", "second echo True", "middleware echo", "first drop", "second drop False", "middleware drop",
            "first drop all", "middleware drop all", "middleware echo"]));
    }

    [Test]
    [Proves("F-API-56")]
    public async Task An_acknowledgement_is_no_event()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket =>
        {
            socket.OnAny(e => Note(journal, $"any {e.Name}"));
            socket.OnAnyOutgoing(sent => journal.Add($"sent {sent.Name}"));
            socket.On("ask", async () => journal.Add($"answer {await socket.EmitWithAckAsync<int>("asked", 1)}"));
        }));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendTextAsync("425[\"ask\"]");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("420[\"asked\",1]"));
        await socket.SendTextAsync("430[7]");
        await app.Journal.WaitForAsync("answer 7");
        Assert.That(app.Journal.All, Is.EqualTo(["connect /", "any ask", "sent asked", "answer 7"]));
    }

    [Test]
    [Proves("F-API-54")]
    public async Task Handlers_for_sent_events_see_those_of_the_socket_and_those_of_broadcasts()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket =>
        {
            Action<OutgoingEvent> last = sent => journal.Add($"last {sent.Name}");
            socket.OnAnyOutgoing(last);
            socket.PrependAnyOutgoing(sent => journal.Add($"first {sent.Name} {string.Join(' ', sent.Arguments.Select(Show))}".TrimEnd()));
            socket.On("off", () => socket.OffAnyOutgoing(last));
            socket.On("all off", () => socket.OffAnyOutgoing());
        }));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        // Events wait for the connection handlers, so these have run.
        await Fence(socket);
        var here = await app.SocketAsync();
        await here.EmitAsync("direct", 1, null, new byte[] { 0xca });
        await app.Server.EmitAsync("broadcast", "x");
        // The reader is held back by nobody, but two volatile events in a row are one too many for any transport.
        await here.Volatile.EmitAsync("volatile");
        await here.Broadcast.EmitAsync("to others");
        await socket.SendTextAsync("420[\"off\"]");
        await app.Journal.WaitForAsync("last volatile");
        await Patience.UntilAsync(() => app.Journal.All.Count == 7);
        await Fence(socket);
        await here.EmitAsync("again");
        await socket.SendTextAsync("42[\"all off\"]");
        await Fence(socket);
        await here.EmitAsync("unseen");
        Assert.That(app.Journal.All, Is.EqualTo([
            "connect /", "first direct 1 null CA", "last direct", "first broadcast x", "last broadcast", "first volatile", "last volatile", "first again"]));
    }

    [Test]
    [Proves("F-API-54")]
    public async Task A_handler_for_sent_events_that_fails_does_not_hold_them_back()
    {
        await using var app = await WireApp.StartAsync(io: (server, journal) => server.OnConnection(socket =>
        {
            socket.OnAnyOutgoing(_ => throw new ConnectRefusedException("broken"));
            journal.Add("ready");
        }));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        // The client is told before the handlers run.
        await app.Journal.WaitForAsync("ready");
        await app.Server.EmitAsync("sent");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("42[\"sent\"]"));
        await app.Journal.WaitForAsync("error / broken");
    }

    private static async Task Fence(RawWebSocket socket)
    {
        await socket.SendTextAsync("429[\"echo\"]");
        while (await socket.ReadMessageAsync() is not { Text: "439[]" })
        {
        }
    }

    private static string Show(object? value) => value switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        _ => JsonSerializer.Serialize(value).Trim('"'),
    };

    private static Task Note(Journal journal, string entry, Func<Task>? next = null)
    {
        journal.Add(entry);
        return next?.Invoke() ?? Task.CompletedTask;
    }
}
