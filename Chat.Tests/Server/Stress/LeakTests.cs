using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Stress;

/// <summary>Nothing of a client stays when it is gone, however it went.</summary>
public sealed class LeakTests
{
    // Each wave of 100 joins "/" once each, and "/admin" thirteen times.
    private const int JoinsPerWave = 113;

    [Test]
    [Proves("F-API-62", "F-ENG-116", "F-SIO-36")]
    public async Task Waves_of_clients_leave_no_session_socket_or_room()
    {
        await using var app = await WireApp.StartAsync(io: (server, _) => server.OnConnection(socket =>
            socket.On<string>("join", async room =>
            {
                await socket.JoinAsync(room, "everybody");
                await socket.To(room).EmitAsync("joined", socket.Id);
            })));
        for (var wave = 0; wave < 5; wave++)
        {
            await Parallel.ForAsync(0, 100, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
            {
                if (i % 3 == 0)
                    await VisitByPollingAsync(app, i);
                else
                    await VisitByWebSocketAsync(app, i);
            });
            app.Clock.Advance(TimeSpan.FromSeconds(26));
            app.Clock.Advance(TimeSpan.FromSeconds(31));
            await app.SessionsAsync(0);
            Assert.That(app.Server.Of("/").Sockets.Count + app.Server.Of("/admin").Sockets.Count, Is.Zero);
            var joins = (wave + 1) * JoinsPerWave;
            await Patience.UntilAsync(() => app.Journal.All.Count(IsDisconnect) == joins);
            Assert.That(app.Journal.All.Count(entry => entry.StartsWith("connect ", StringComparison.Ordinal)), Is.EqualTo(joins));
            foreach (var room in (string[])["everybody", "r0", "r1", "r2", "r3", "r4"])
                Assert.That(await app.Server.In(room).FetchSocketsAsync().WithPatience(), Is.Empty);
        }

        await Patience.UntilAsync(() => app.Held.Count == 0);
    }

    private static bool IsDisconnect(string entry) => entry.StartsWith("disconnect ", StringComparison.Ordinal);

    private static async Task VisitByWebSocketAsync(WireApp app, int i)
    {
        await using var socket = await RawWebSocket.JoinedAsync(app.Port);
        if (i % 5 == 0)
            await socket.JoinAsync("/admin");
        await socket.SendTextAsync($"42[\"join\",\"r{i % 5}\"]");
        switch (i % 4)
        {
            case 0:
                socket.Abort();
                break;
            case 1:
                await socket.SendCloseAsync(1000);
                break;
            case 2:
                await socket.SendTextAsync("42[\"kill\"]");
                break;
        }
    }

    private static async Task VisitByPollingAsync(WireApp app, int i)
    {
        await using var session = await PollingSession.JoinedAsync(app.Port);
        await session.PostOkAsync($"42[\"join\",\"r{i % 5}\"]");
        switch (i % 4)
        {
            case 0:
                await session.PostOkAsync("1");
                break;
            case 1:
                await session.PostOkAsync("42[\"kill\"]");
                break;
            case 2:
                await session.Gets.SendRequestAsync("GET", session.Target, null);
                break;
            default:
                await using (await RawWebSocket.ConnectAsync(app.Port, session.UpgradeTarget))
                    await session.Posts.SendHeadAsync("POST", session.Target, ("Content-Length", "9"));
                break;
        }
    }
}
