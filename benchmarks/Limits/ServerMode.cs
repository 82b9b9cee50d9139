using System.Diagnostics.Metrics;
using Load.Wire;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Limits;

/// <summary>The server under load: says where it listens and ends with its standard input.</summary>
internal static class ServerMode
{
    private static Listeners? _listeners;
    private static long _spansBefore;

    public static async Task RunAsync(string[] options)
    {
        var builder = WebApplication.CreateSlimBuilder(options);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Services.AddSocketIo(all => builder.Configuration.Bind("SocketIo", all));
        if (builder.Configuration.GetValue<bool>("Inline")) server.UseInlineScheduling().UseLargeBlocks();
        if (builder.Configuration.GetValue<int?>("SendBuffer") is { } size) builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = endpoint =>
        {
            // What it accepts inherits the size. The system would keep megabytes for a client that does not read, before the server hears of it.
            var listening = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            listening.SendBufferSize = size;
            return listening;
        });
        await using var app = builder.Build();
        app.MapSocketIo();

        var (slow, limited) = (0L, 0L);
        using var counting = Count("socketio.server.sessions.ended", "slow consumer", () => Interlocked.Increment(ref slow));
        using var limiting = Count("socketio.server.messages.limited", null, () => Interlocked.Increment(ref limited));
        var rooms = 0L;
        using var housed = Observe("socketio.server.rooms", count => rooms = count);
        var events = 0L;
        var io = app.Services.GetRequiredService<SocketIoServer>();
        io.OnConnection(socket =>
        {
            socket.On<string, string>("echo", text =>
            {
                Interlocked.Increment(ref events);
                return text;
            });
            socket.On<string>("all", text => io.EmitAsync("msg", text));
            socket.On<string, string>("join", async room =>
            {
                await socket.JoinAsync(room);
                return room;
            });
        });
        app.MapGet("/figures", async (bool collect, bool giveBack) =>
        {
            housed.RecordObservableInstruments();
            if (giveBack) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            var heap = collect ? GC.GetTotalMemory(forceFullCollection: true) : 0;
            return Results.Json(new Figures(
                io.SessionCount, slow, limited, heap, await io.CountSocketsAsync(), rooms, Environment.WorkingSet, events, _spansBefore + (_listeners?.Recorded ?? 0)));
        });
        app.MapGet("/listen", (string to) => Listen(to));
        await app.StartAsync();

        await Console.Out.WriteLineAsync($"ready {new Uri(app.Urls.First()).Port}");
        _ = StandardInput.EndProcessAsync();
        await app.WaitForShutdownAsync();
    }

    private static void Listen(string to)
    {
        _spansBefore += _listeners?.Recorded ?? 0;
        _listeners?.Dispose();
        _listeners = to switch
        {
            "meter" => new Listeners(ratio: null),
            "sampler" => new Listeners(ratio: 0.01),
            "all" => new Listeners(ratio: 1),
            _ => null,
        };
    }

    private static MeterListener Count(string name, string? reason, Action count)
    {
        var listener = ListenTo(name);
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            if (reason is null || (tags.Length > 0 && Equals(tags[0].Value, reason))) count();
        });
        listener.Start();
        return listener;
    }

    private static MeterListener Observe(string name, Action<long> note)
    {
        var listener = ListenTo(name);
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => note(value));
        listener.SetMeasurementEventCallback<int>((_, value, _, _) => note(value));
        listener.Start();
        return listener;
    }

    private static MeterListener ListenTo(string name) => new()
    {
        InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Name == name) own.EnableMeasurementEvents(instrument);
        },
    };
}
