using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Load.Wire;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using SocketIo.Server.Hosting;
using SocketIo.Server.Sockets;

namespace Idle;

/// <summary>An ordinary server that answers questions about itself, one a line.</summary>
internal static class ServerMode
{
    private static int _bare;

    public static async Task RunAsync(bool secure)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromHours(1);
            // HTTP/1.1, as the clients speak it.
            kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
            {
                endpoint.Protocols = HttpProtocols.Http1;
                if (secure) endpoint.UseHttps(OwnCertificate());
            });
        });
        // No heartbeat falls into the measurement.
        builder.Services.AddSocketIo(options => options.PingInterval = TimeSpan.FromHours(1));
        await using var app = builder.Build();
        app.Map("/bare", bare => bare.UseWebSockets().Run(HoldAsync));
        app.MapSocketIo();
        app.Services.GetRequiredService<SocketIoServer>().OnConnection(socket => socket.On<string>("message", text => { }));
        await app.StartAsync();

        Console.WriteLine(new Uri(app.Urls.First()).Port);
        var io = app.Services.GetRequiredService<SocketIoServer>();
        await StandardInput.ReadAsync(question =>
        {
            if (question == "count") Console.WriteLine(io.SessionCount + Volatile.Read(ref _bare));
            else Measure();
        });
    }

    private static X509Certificate2 OwnCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static void Measure()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        Console.WriteLine(GC.GetTotalMemory(forceFullCollection: true));
        Console.WriteLine(Environment.WorkingSet);
    }

    // The least that ASP.NET Core can do for a WebSocket, for comparison: it waits with nothing in hand.
    private static async Task HoldAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        Interlocked.Increment(ref _bare);
        try
        {
            await socket.ReceiveAsync(Memory<byte>.Empty, context.RequestAborted);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException)
        {
            // The client has gone, as it should in the end.
        }
        finally
        {
            Interlocked.Decrement(ref _bare);
        }
    }
}
