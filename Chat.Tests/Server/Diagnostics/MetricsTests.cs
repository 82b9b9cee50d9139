using Chat.Tests.Support;
using Chat.Tests.Support.Raw;
using SocketIo.Server.Hosting;
using SocketIo.Server.Hosting.Limits;
using SocketIo.Server.Sockets;

namespace Chat.Tests.Server.Diagnostics;

/// <summary>What an operator's collector sees on the meter <c>SocketIo.Server</c>.</summary>
public sealed class MetricsTests
{
    // Names that dashboards are built on.
    private static readonly string[] Names =
    [
        "socketio.server.acknowledgement.duration",
        "socketio.server.bytes.received",
        "socketio.server.bytes.sent",
        "socketio.server.events.received",
        "socketio.server.messages.dropped",
        "socketio.server.messages.limited",
        "socketio.server.messages.received",
        "socketio.server.messages.sent",
        "socketio.server.queue.depth",
        "socketio.server.recoveries",
        "socketio.server.requests.refused",
        "socketio.server.rooms",
        "socketio.server.sessions",
        "socketio.server.sessions.ended",
        "socketio.server.sockets",
        "socketio.server.sockets.left",
    ];

    [Test]
    public async Task Every_instrument_measures_what_happens()
    {
        await using var app = await StartAsync();
        using var meter = new MeterReader(app.App.Services);
        await using var polling = await PollingSession.OpenAsync(app.Port);
        await polling.PostOkAsync("40{\"pid\":\"nobody\",\"offset\":\"x\"}");
        await polling.ReadAsync();
        await polling.PostOkAsync("42[\"drop\"]");
        await app.Journal.WaitForAsync("dropped");
        await polling.PostOkAsync($"42[\"drop\",\"{new string('x', 500)}\"]");
        await using (var socket = await RawWebSocket.JoinedAsync(app.Port))
        {
            await socket.SendTextAsync("42[\"ask\"]");
            Assert.That(await socket.ReadTextAsync(), Is.EqualTo("420[\"asked\"]"));
            app.Clock.Advance(TimeSpan.FromSeconds(2));
            await socket.SendTextAsync("430[7]");
            await app.Journal.WaitForAsync("answer 7");
            meter.Observe();
            Assert.That(meter["socketio.server.sockets"], Is.EqualTo(2));
            Assert.That(meter["socketio.server.rooms"], Is.EqualTo(3), "two of the sockets' own, and one for both");
            Assert.That(meter["socketio.server.sessions{transport=websocket}"], Is.EqualTo(1));
            socket.Abort();
        }

        await app.Journal.WaitForAsync("disconnect / transport close");
        await RawClient.OnceAsync(app.Port, "GET", "/socket.io/?EIO=4&transport=pigeon");
        await app.SessionsAsync(1);
        meter.Observe();
        Assert.That(meter.Instruments, Is.EquivalentTo(Names));
        Assert.That(meter.Measured, Is.EquivalentTo(Names));
        Assert.That(meter["socketio.server.acknowledgement.duration"], Is.EqualTo(2).Within(0.001));
        Assert.That(meter["socketio.server.events.received"], Is.EqualTo(2));
        Assert.That(meter["socketio.server.messages.dropped"], Is.EqualTo(1));
        Assert.That(meter["socketio.server.messages.limited"], Is.EqualTo(1));
        Assert.That(meter["socketio.server.recoveries{outcome=refused}"], Is.EqualTo(1));
        Assert.That(meter["socketio.server.requests.refused{code=0}"], Is.EqualTo(1));
        Assert.That(meter["socketio.server.sessions{transport=websocket}"], Is.Zero);
        Assert.That(meter["socketio.server.sessions.ended{reason=transport close}"], Is.EqualTo(1));
        Assert.That(meter["socketio.server.sockets"], Is.EqualTo(1));
        Assert.That(meter["socketio.server.sockets.left{reason=transport close}"], Is.EqualTo(1));
    }

    [Test]
    public async Task Who_is_refused_by_a_middleware_never_counts_as_a_socket()
    {
        await using var app = await WireApp.StartAsync(io: (server, _) =>
            server.Of("/closed").Use((_, _) => throw new ConnectRefusedException("no")));
        using var meter = new MeterReader(app.App.Services);
        await using var socket = await RawWebSocket.OpenAsync(app.Port);
        await socket.SendTextAsync("40/closed,");
        Assert.That(await socket.ReadTextAsync(), Does.StartWith("44/closed,"));
        socket.Abort();
        await app.SessionsAsync(0);
        Assert.That(meter.Measured, Has.None.StartsWith("socketio.server.sockets"));
    }

    private static Task<WireApp> StartAsync() => WireApp.StartAsync(
        options =>
        {
            options.ConnectionStateRecovery = new ConnectionStateRecovery();
            options.RateLimits.BytesPerSession = new RateLimit(PerSecond: 1, Burst: 400);
        },
        (server, journal) => server.OnConnection(async socket =>
        {
            socket.On("ask", async () => journal.Add($"answer {await socket.EmitWithAckAsync<int>("asked")}"));
            socket.On("drop", async () =>
            {
                await socket.Volatile.EmitAsync("late");
                journal.Add("dropped");
            });
            await socket.JoinAsync("all");
        }));
}
