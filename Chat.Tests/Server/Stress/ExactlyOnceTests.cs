using System.Collections.Concurrent;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Stress;

/// <summary>Connect and disconnect handlers run once each, in that order, wherever the connection is cut.</summary>
public sealed class ExactlyOnceTests
{
    private const int Clients = 40;

    [TestCase("open packet not read")]
    [TestCase("opened on polling")]
    [TestCase("CONNECT posted")]
    [TestCase("joined on polling")]
    [TestCase("GET waiting")]
    [TestCase("POST half sent")]
    [TestCase("candidate connected")]
    [TestCase("probed")]
    [TestCase("probed, GET waiting")]
    [TestCase("upgraded")]
    [TestCase("upgraded, events on the way")]
    [TestCase("CONNECT sent on WebSocket")]
    [TestCase("joined on WebSocket")]
    [TestCase("between attachments")]
    [TestCase("inside a frame")]
    [TestCase("disconnected by the server")]
    [TestCase("left and cut")]
    [TestCase("faulty packet and cut")]
    [Proves("F-SIO-54", "F-SIO-45", "F-ENG-61", "F-ENG-62", "F-ENG-83", "F-ENG-103")]
    public async Task A_cut_connection_connects_and_disconnects_once(string point)
    {
        var lives = new ConcurrentDictionary<string, ConcurrentQueue<string>>();
        await using var app = await WireApp.StartAsync(io: (server, _) => server.OnConnection(socket =>
        {
            lives.GetOrAdd(socket.Id, _ => []).Enqueue("connect");
            socket.OnDisconnecting(_ => lives[socket.Id].Enqueue("disconnecting"));
            socket.OnDisconnect(_ => lives[socket.Id].Enqueue("disconnect"));
        }));
        await Parallel.ForAsync(0, Clients, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) => await CutAsync(app, point, reset: i % 2 == 0));

        // Sessions on polling without a request that could break are found dead by the heartbeat; some requests may arrive only now.
        await Patience.UntilAsync(() =>
        {
            app.Clock.Advance(TimeSpan.FromSeconds(10));
            return app.Server.SessionCount == 0;
        });
        await Patience.UntilAsync(() => lives.Values.All(life => life.Contains("disconnect")));
        Assert.That(lives.Values.Select(life => string.Join(' ', life)).Distinct(), Is.EqualTo(["connect disconnecting disconnect"]).Or.Empty);
        Assert.That(lives, Has.Count.LessThanOrEqualTo(Clients));
        Assert.That(app.Server.Of("/").Sockets, Is.Empty);
    }

    private static async Task CutAsync(WireApp app, string point, bool reset)
    {
        if (point.EndsWith("WebSocket", StringComparison.Ordinal) || point is "between attachments" or "inside a frame"
            or "disconnected by the server" or "left and cut" or "faulty packet and cut")
            await CutWebSocketAsync(app, point, reset);
        else
            await CutPollingAsync(app, point, reset);
    }

    private static async Task CutWebSocketAsync(WireApp app, string point, bool reset)
    {
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        if (point == "CONNECT sent on WebSocket")
            await socket.SendTextAsync("40");
        else
            await socket.JoinAsync();
        switch (point)
        {
            case "between attachments":
                await socket.SendTextAsync("452-[\"note\"]");
                await socket.SendBinaryAsync(1);
                break;
            case "inside a frame":
                await socket.Client.SendAsync(RawFrame.Encode(RawFrame.TextFrame, new byte[200]).AsMemory(0, 50));
                break;
            case "disconnected by the server":
                await socket.SendTextAsync("42[\"kill\"]");
                break;
            case "left and cut":
                await socket.SendTextAsync("41");
                break;
            case "faulty packet and cut":
                await socket.SendTextAsync("42{}");
                break;
        }

        if (reset)
            socket.Abort();
    }

    private static async Task CutPollingAsync(WireApp app, string point, bool reset)
    {
        if (point == "open packet not read")
        {
            await using var client = await RawClient.ConnectAsync(app.Port);
            await client.SendHeadAsync("GET", "/socket.io/?EIO=4&transport=polling");
            if (reset)
                client.Abort();
            return;
        }

        await using var session = await PollingSession.OpenAsync(app.Port);
        if (point == "opened on polling")
            return;
        if (point == "CONNECT posted")
        {
            await session.Posts.SendRequestAsync("POST", session.Target, "40"u8.ToArray());
            if (reset)
                session.Posts.Abort();
            return;
        }

        await session.JoinAsync();
        if (point.EndsWith("GET waiting", StringComparison.Ordinal))
            await session.Gets.SendRequestAsync("GET", session.Target, null);
        if (point == "POST half sent")
            await session.Posts.SendHeadAsync("POST", session.Target, ("Content-Length", "50"));
        if (point.StartsWith("probed", StringComparison.Ordinal) || point.StartsWith("upgraded", StringComparison.Ordinal) || point == "candidate connected")
            await CutCandidateAsync(app, session, point, reset);
        if (reset)
        {
            session.Gets.Abort();
            session.Posts.Abort();
        }
    }

    private static async Task CutCandidateAsync(WireApp app, PollingSession session, string point, bool reset)
    {
        await using var candidate = await RawWebSocket.ConnectAsync(app.Port, session.UpgradeTarget);
        if (point != "candidate connected")
        {
            await candidate.SendTextAsync("2probe");
            await candidate.ReadTextAsync();
        }

        if (point.StartsWith("upgraded", StringComparison.Ordinal))
            await candidate.SendTextAsync("5");
        for (var i = 0; i < 5 && point.EndsWith("on the way", StringComparison.Ordinal); i++)
            await candidate.SendTextAsync("42[\"echo\",\"x\"]");
        if (reset)
            candidate.Abort();
    }
}
