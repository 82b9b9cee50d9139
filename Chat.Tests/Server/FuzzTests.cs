using System.Diagnostics;
using System.Globalization;
using System.Text;
using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using Microsoft.Extensions.Logging;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server;

/// <summary>Spoiled input by the hundred thousand; a good client is answered all the while and nothing stays behind.</summary>
[NonParallelizable]
public sealed class FuzzTests
{
    private const int Workers = 8;
    private const int PacketsAtOnce = 6;
    private const int RequestsAtOnce = 10;

    // Another one: dotnet test -- TestRunParameters.Parameter(name="FuzzSeed", value="7")
    private static readonly int Seed = TestContext.Parameters.Get("FuzzSeed", 20_261_120);

    [Test]
    [Proves("F-ENG-33", "F-ENG-54", "F-SIO-19", "F-SIO-20")]
    public async Task A_hundred_thousand_spoiled_packets_do_no_harm()
    {
        await using var app = await StartAsync();
        await using var good = await GoodClient.StartAsync(app);
        await FuzzAsync(100_000 / PacketsAtOnce + 1, async (mutator, round) =>
        {
            if (round % 4 == 0)
                await PostPacketsAsync(app, mutator);
            else
                await SendFramesAsync(app, mutator);
        });
        await EndAsync(app, good);
    }

    [Test]
    [Proves("F-ENG-33", "F-SUB-16")]
    public async Task Ten_thousand_spoiled_requests_do_no_harm()
    {
        await using var app = await StartAsync();
        await using var good = await GoodClient.StartAsync(app);
        await FuzzAsync(10_000 / RequestsAtOnce, async (mutator, _) =>
        {
            await using var session = await PollingSession.OpenAsync(app.Port);
            for (var i = 0; i < RequestsAtOnce; i++)
            {
                await using var client = await RawClient.ConnectAsync(app.Port);
                try
                {
                    await client.SendAsync(mutator.Request(session.Sid));
                    await client.ReadSomeAsync(TimeSpan.FromMilliseconds(mutator.Chance(50) ? 20 : 0));
                }
                catch (IOException)
                {
                    // The server may cut off what it cannot read.
                }

                if (mutator.Chance(50))
                    client.Abort();
            }
        });
        await EndAsync(app, good);
    }

    private static async Task<WireApp> StartAsync()
    {
        var app = await WireApp.StartAsync(
            o => o.MaxPayload = 10_000,
            (server, _) => server.OnConnection(socket =>
            {
                socket.On<string>("join", async room => await socket.JoinAsync(room));
                socket.On<string>("all", async text => await server.To("room").EmitAsync("all", text));
            }));
        app.App.Logs.Floor = LogLevel.Debug;
        return app;
    }

    private static async Task FuzzAsync(int rounds, Func<Mutator, int, Task> round)
    {
        await TestContext.Out.WriteLineAsync($"Seed {Seed}: round n uses seed + n, {rounds} rounds.");
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, rounds, new ParallelOptions { MaxDegreeOfParallelism = Workers }, async (i, _) => await round(new Mutator(Seed + i), i));
        await TestContext.Out.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{rounds} rounds in {Stopwatch.GetElapsedTime(started).TotalSeconds:f1} s."));
    }

    private static async Task SendFramesAsync(WireApp app, Mutator mutator)
    {
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        var bytes = new List<byte>();
        if (mutator.Chance(90))
            await socket.JoinAsync();
        foreach (var packet in Packets(mutator))
            bytes.AddRange(mutator.Frame(packet));
        bytes.AddRange(RawFrame.Encode(RawFrame.CloseFrame, []));
        try
        {
            await socket.Client.SendAsync(bytes.ToArray());
            if (mutator.Chance(70))
                await socket.Client.ReadSomeAsync(TimeSpan.FromMilliseconds(20));
        }
        catch (IOException)
        {
            // The server may cut off what it cannot read.
        }

        if (mutator.Chance(50))
            socket.Abort();
    }

    private static async Task PostPacketsAsync(WireApp app, Mutator mutator)
    {
        await using var session = await PollingSession.OpenAsync(app.Port);
        if (mutator.Chance(90))
            await session.JoinAsync();
        var body = Encoding.UTF8.GetBytes(string.Join('\u001e', Packets(mutator)));
        if (mutator.Chance(10))
            mutator.SpoilBytes(body);
        try
        {
            await session.Posts.RequestAsync("POST", session.Target, body);
            if (mutator.Chance(30))
                await session.Posts.PostAsync(session.Target, "1");
        }
        catch (EndOfStreamException)
        {
            // The server may cut off the request of a session that it ends.
        }
    }

    private static IEnumerable<string> Packets(Mutator mutator) =>
        Enumerable.Range(0, PacketsAtOnce).SelectMany(_ => mutator.Packets()).Take(PacketsAtOnce);

    private static async Task EndAsync(WireApp app, GoodClient good)
    {
        Assert.That(await good.StopAsync(), Is.GreaterThan(10));
        // Sessions on polling that were left alone end by the heartbeat; only the good client answers its pings.
        for (var round = 0; round < 4; round++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(25.1));
            await good.AnswerPingAsync();
        }

        await app.SessionsAsync(1);
        await Patience.UntilAsync(() => app.Server.Of("/").Sockets.Count == 1 && app.Server.Of("/admin").Sockets.Count == 0);
        await good.EchoAsync();
        TestApp.CollectUnobserved();
        Assert.That(app.App.Logs.Records.Where(record => record.Level >= LogLevel.Warning), Is.Empty);
        // An argument that does not fit a handler is told with its exception, at Debug.
        Assert.That(app.App.Logs.Records.Where(record => record.Exception is not null and not EventArgumentException), Is.Empty);
    }
}
