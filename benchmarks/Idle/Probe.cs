using System.Net;

namespace Idle;

/// <summary>Measures a fresh server process before and after it has many idle connections.</summary>
internal static class Probe
{
    private const int AtOnce = 50;
    private const int ForWarmUp = 200;

    // Well below the ports that a client address has for one server.
    private const int PerAddress = 20_000;

    public static async Task<Cost> MeasureAsync(ClientKind kind, int count, CancellationToken stop)
    {
        await using var server = await ServerProcess.StartAsync(kind.Secure, stop);
        var warm = await ConnectAsync(kind, server.Port, ForWarmUp, stop);
        Close(warm);
        await server.HasAsync(0, stop);

        var before = await server.MeasureAsync(stop);
        var clients = await ConnectAsync(kind, server.Port, count, stop);
        await server.HasAsync(count, stop);
        var after = await server.MeasureAsync(stop);
        await server.HasAsync(count, stop);
        Close(clients);
        return after - before;
    }

    private static async Task<WireClient[]> ConnectAsync(ClientKind kind, int port, int count, CancellationToken stop)
    {
        var clients = new WireClient[count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop };
        await Parallel.ForAsync(0, count, options, async (i, token) =>
        {
            var source = new IPAddress([127, 0, 0, (byte)(1 + (i / PerAddress))]);
            clients[i] = await WireClient.ConnectAsync(source, port, kind.Secure, token);
            await kind.ConnectAsync(clients[i], token);
        });
        return clients;
    }

    private static void Close(WireClient[] clients)
    {
        foreach (var client in clients) client.Dispose();
    }
}
