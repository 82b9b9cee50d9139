using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Server.Engine;

/// <summary>
/// Large messages over slow links, on a clock that the test moves: what arrives is a sign of life, as the pong stands behind it, unless
/// it only trickles (demand 27).
/// </summary>
public sealed class SlowUploadTests
{
    private const int PieceLength = 64 * 1024;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(19);

    [Test, Proves("F-ENG-108")]
    public async Task A_large_frame_that_arrives_in_pieces_does_not_trip_the_heartbeat()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        var frame = RawFrame.Encode(RawFrame.TextFrame, Note(10 * PieceLength));
        await ArrivesInPiecesAsync(app, frame, socket.Client.SendAsync);
        await app.Journal.WaitForAsync("note / 7");
        Assert.That(await socket.ReadTextAsync(), Is.EqualTo("2"));
        await socket.SendTextAsync("3");
        await SendsAsync(app, () => socket.SendTextAsync("6"));
        app.Clock.Advance(TimeSpan.FromSeconds(24));
        Assert.That(app.Journal.All, Is.EqualTo(["connect /", "note / 7"]));
    }

    [Test, Proves("F-ENG-108")]
    public async Task Frames_of_one_message_count_as_they_come()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        var message = Note(5 * PieceLength);
        for (var at = 0; at < message.Length; at += PieceLength)
        {
            var isLast = at + PieceLength >= message.Length;
            var piece = message[at..Math.Min(at + PieceLength, message.Length)];
            await SendsAsync(app, () => socket.SendFrameAsync(at == 0 ? RawFrame.TextFrame : RawFrame.Continuation, piece, final: isLast));
            app.Clock.Advance(isLast ? TimeSpan.Zero : Step);
        }

        await app.Journal.WaitForAsync("note / 7");
    }

    [Test, Proves("F-ENG-108")]
    public async Task A_large_body_that_arrives_in_pieces_does_not_trip_the_heartbeat()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        var body = Note(10 * PieceLength);
        await session.Posts.SendHeadAsync("POST", session.Target, ("Content-Length", $"{body.Length}"));
        await ArrivesInPiecesAsync(app, body, session.Posts.SendAsync);
        Assert.That((await session.Posts.ReadResponseAsync()).ToString(), Is.EqualTo("200 ok"));
        await app.Journal.WaitForAsync("note / 7");
    }

    [Test, Proves("F-EIO3-11")]
    public async Task Clients_that_ping_by_themselves_are_waited_for_as_well()
    {
        await using var app = await WireApp.StartAsync(o => o.AllowEIO3 = true);
        await using var socket = await RawWebSocket.ConnectAsync(app.Port, "/socket.io/?EIO=3&transport=websocket");
        await app.Journal.WaitForAsync("connect /");
        await ArrivesInPiecesAsync(app, RawFrame.Encode(RawFrame.TextFrame, Note(10 * PieceLength)), socket.Client.SendAsync);
        await app.Journal.WaitForAsync("note / 7");
    }

    [Test, Proves("F-ENG-107", "F-ENG-108")]
    public async Task A_message_that_only_trickles_ends_with_the_heartbeat()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        var frame = RawFrame.Encode(RawFrame.TextFrame, Note(PieceLength));
        for (var second = 0; second < 45; second++)
        {
            await SendsAsync(app, () => socket.Client.SendAsync(frame.AsMemory(second * 10, 10)));
            app.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await app.Journal.WaitForAsync("disconnect / ping timeout");
    }

    [Test, Proves("F-ENG-69", "F-ENG-107")]
    public async Task A_body_that_only_trickles_ends_with_the_heartbeat()
    {
        await using var app = await WireApp.StartAsync();
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.Posts.SendHeadAsync("POST", session.Target, ("Content-Length", "1000"));
        for (var second = 0; second < 45; second++)
        {
            await SendsAsync(app, () => session.Posts.SendAsync(" "));
            app.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await app.Journal.WaitForAsync("disconnect / ping timeout");
        Assert.That(await session.Posts.IsEndedAsync(), Is.True);
    }

    [Test, Proves("F-ENG-107")]
    public async Task A_client_that_falls_silent_in_the_middle_is_gone_after_one_more_timeout()
    {
        await using var app = await WireApp.StartAsync();
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        var frame = RawFrame.Encode(RawFrame.TextFrame, Note(2 * PieceLength));
        app.Clock.Advance(TimeSpan.FromSeconds(26));
        await SendsAsync(app, () => socket.Client.SendAsync(frame.AsMemory(0, PieceLength)));
        app.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.That(app.Server.SessionCount, Is.EqualTo(1));
        app.Clock.Advance(TimeSpan.FromSeconds(20));
        await app.Journal.WaitForAsync("disconnect / ping timeout");
    }

    [Test, Proves("F-ENG-69", "F-ENG-80")]
    public async Task What_is_too_large_is_logged_with_its_size_and_the_limit()
    {
        await using var app = await WireApp.StartAsync(o => o.MaxPayload = 1000);
        await using var polling = await PollingSession.JoinedAsync(app.Port);
        Assert.That((await polling.PostAsync(new string(' ', 1001))).Status, Is.EqualTo(413));
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        await socket.SendFrameAsync(RawFrame.TextFrame, new byte[600], final: false);
        await socket.SendFrameAsync(RawFrame.Continuation, new byte[601]);
        Assert.That((await socket.ReadFrameAsync()).CloseCode, Is.EqualTo(1009));

        var logged = app.App.Logs.Records.Where(record => record.Event.Name == "MessageTooLarge").ToList();
        Assert.That(logged, Has.Count.EqualTo(2).And.All.Property("Level").EqualTo(LogLevel.Debug));
        Assert.That(logged[0].ToString(), Does.Contain("1001 bytes; the limit is 1000"));
        Assert.That(logged[1].ToString(), Does.Contain("1201 bytes; the limit is 1000"));
    }

    private static byte[] Note(int length) => [.. "42[\"note\",7,\""u8, .. Enumerable.Repeat((byte)'x', length), .. "\"]"u8];

    private static async Task ArrivesInPiecesAsync(WireApp app, byte[] bytes, Func<ReadOnlyMemory<byte>, Task> send)
    {
        for (var at = 0; at < bytes.Length; at += PieceLength)
        {
            app.Clock.Advance(at == 0 ? TimeSpan.Zero : Step);
            await SendsAsync(app, () => send(bytes.AsMemory(at, Math.Min(PieceLength, bytes.Length - at))));
        }
    }

    /// <summary>Sends something, and waits until some of it has come to the session.</summary>
    private static async Task SendsAsync(WireApp app, Func<Task> send)
    {
        var session = app.Server.Sessions.All.Single();
        var before = session.Heartbeat.BytesReceived;
        await send();
        await Patience.UntilAsync(() => session.Heartbeat.BytesReceived != before, "bytes have come to the session");
    }
}
