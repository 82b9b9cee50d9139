using System.Collections.Concurrent;
using System.Globalization;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Stress;

/// <summary>Upgrades with traffic both ways: nothing is lost, doubled or reordered.</summary>
public sealed class UpgradeBurstTests
{
    private const int Upgrades = 200;
    private const int Events = 60;

    [Test]
    [Proves("F-ENG-93", "F-ENG-95", "F-SUB-01", "F-SUB-02", "F-SIO-57")]
    public async Task Events_cross_two_hundred_upgrades_in_order()
    {
        var seen = new ConcurrentDictionary<string, ConcurrentQueue<int>>();
        await using var app = await TestApp.StartAsync(io: server => server.OnConnection(socket =>
        {
            var numbers = seen.GetOrAdd(socket.Id, _ => []);
            socket.On<int>("n", numbers.Enqueue);
            socket.On("go", () =>
            {
                _ = Task.Run(async () =>
                {
                    for (var i = 0; i < Events; i++)
                    {
                        await socket.EmitAsync("n", i);
                        if (i % 7 == 0)
                            await Task.Yield();
                    }
                });
            });
        }));
        var expected = Enumerable.Range(0, Events).ToArray();
        await Parallel.ForAsync(0, Upgrades, new ParallelOptions { MaxDegreeOfParallelism = 10 }, async (i, _) =>
        {
            var (id, received) = await UpgradeAsync(app, goLate: i % 2 == 0);
            Assert.That(received, Is.EqualTo(expected), "what the client received");
            await Patience.UntilAsync(() => seen[id].Count >= Events);
            Assert.That(seen[id], Is.EqualTo(expected), "what the server received");
        });
    }

    private static async Task<(string Id, List<int> Received)> UpgradeAsync(TestApp app, bool goLate)
    {
        await using var session = await PollingSession.OpenAsync(app.Port);
        var id = await session.JoinAsync();
        var received = new List<int>();
        var pausing = false;

        async Task PollAsync()
        {
            while (!Volatile.Read(ref pausing))
            {
                foreach (var packet in (await session.ReadAsync()).Split('\u001e').Where(packet => packet != "6"))
                    received.Add(Number(packet));
            }
        }

        var polling = PollAsync();
        if (!goLate)
            await session.PostOkAsync("42[\"go\"]");
        for (var i = 0; i < Events / 3; i++)
            await session.PostOkAsync($"42[\"n\",{i}]");
        await using var candidate = await RawWebSocket.ConnectAsync(app.Port, session.UpgradeTarget);
        await candidate.SendTextAsync("2probe");
        await session.PostOkAsync(string.Join('\u001e', Enumerable.Range(Events / 3, Events / 3).Select(i => $"42[\"n\",{i}]")));
        if (goLate)
            await session.PostOkAsync("42[\"go\"]");
        if (await candidate.ReadTextAsync() != "3probe")
            throw new InvalidDataException("The probe was not answered.");
        Volatile.Write(ref pausing, true);
        await polling;
        await candidate.SendTextAsync("5");
        for (var i = Events / 3 * 2; i < Events; i++)
            await candidate.SendTextAsync($"42[\"n\",{i}]");
        while (received.Count < Events)
            received.Add(Number(await candidate.ReadTextAsync()));
        return (id, received);
    }

    private static int Number(string packet) => packet.StartsWith("42[\"n\",", StringComparison.Ordinal)
        ? int.Parse(packet.AsSpan(7).TrimEnd(']'), CultureInfo.InvariantCulture)
        : throw new InvalidDataException($"Unexpected: {packet}");
}
