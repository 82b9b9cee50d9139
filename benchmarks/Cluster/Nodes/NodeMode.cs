using System.Diagnostics.Metrics;
using Load.Wire;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Cluster.Nodes;

/// <summary>One node of the cluster: says where it listens and ends with its standard input.</summary>
internal static class NodeMode
{
    private static readonly TimeSpan AckTimeout = TimeSpan.FromSeconds(5);

    private static long _received;

    public static async Task RunAsync(string[] options)
    {
        var builder = WebApplication.CreateSlimBuilder(options);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        // No heartbeat of a client falls into a trial.
        builder.Services.AddSocketIo(all => all.PingInterval = TimeSpan.FromHours(1))
            .AddRedis(builder.Configuration["Redis:Configuration"]!, redis => builder.Configuration.Bind("Redis", redis));
        builder.Services.AddHealthChecks().AddSocketIo();
        await using var app = builder.Build();
        app.MapSocketIo();
        using var counting = CountReceived();
        var io = app.Services.GetRequiredService<SocketIoServer>();
        io.OnConnection(socket => socket.On<string, string>("join", async room =>
        {
            await socket.JoinAsync(room);
            return room;
        }));
        Map(app, io);
        await app.StartAsync();

        await Console.Out.WriteLineAsync($"ready {new Uri(app.Urls.First()).Port}");
        _ = StandardInput.EndProcessAsync();
        await app.WaitForShutdownAsync();
    }

    private static void Map(WebApplication app, SocketIoServer io)
    {
        var health = app.Services.GetRequiredService<HealthCheckService>();
        app.MapGet("/figures", async () => Results.Json(new NodeFigures(
            (await health.CheckHealthAsync()).Status == HealthStatus.Healthy, Interlocked.Read(ref _received), GC.GetTotalAllocatedBytes())));
        app.MapGet("/emit", async (string room, int count, int size) =>
        {
            var text = new string('x', size);
            for (var i = 0; i < count; i++) await io.To(room).EmitAsync("m", text);
        });
        app.MapGet("/fetch", async (string room, int count) =>
        {
            var found = 0;
            for (var i = 0; i < count; i++) found += (await io.In(room).FetchSocketsAsync()).Count;
            return found;
        });
        app.MapGet("/ask", async (string room, int count) =>
        {
            var answered = 0;
            for (var i = 0; i < count; i++) answered += (await io.To(room).Timeout(AckTimeout).EmitWithAckAsync<string>("ask")).Count;
            return answered;
        });
    }

    private static MeterListener CountReceived()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Name == "socketio.redis.messages.received") own.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _received, value));
        listener.Start();
        return listener;
    }
}
