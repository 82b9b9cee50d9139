using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Chat.Tests.Support.Cluster;

/// <summary>Sees every command that reaches Redis, in order, as <c>MONITOR</c> tells them: words in quotation marks, bytes as <c>\x00</c>.</summary>
internal sealed class RedisMonitor : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _seen = new();
    private readonly TcpClient _connection;
    private readonly Task _reading;

    private RedisMonitor(TcpClient connection, StreamReader reader)
    {
        _connection = connection;
        _reading = ReadAsync(reader);
    }

    public static async Task<RedisMonitor> StartAsync(RedisProcess redis)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, redis.Port).WithPatience();
        await connection.GetStream().WriteAsync("MONITOR\r\n"u8.ToArray()).WithPatience();
        var reader = new StreamReader(connection.GetStream());
        if (await reader.ReadLineAsync().WithPatience() != "+OK") throw new InvalidOperationException("Redis lets nobody see its commands.");
        return new RedisMonitor(connection, reader);
    }

    /// <summary>The next command that is one of those, without the time and the client before it.</summary>
    public async Task<string> NextAsync(Func<string, bool> matches)
    {
        var found = "";
        await Patience.UntilAsync(() =>
        {
            while (_seen.TryDequeue(out found!))
            {
                if (matches(found)) return true;
            }

            return false;
        }, "a command is carried out");
        return found;
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _reading.WithPatience();
    }

    // +1700000000.000000 [0 127.0.0.1:50000] "SPUBLISH" "channel" "message"
    private async Task ReadAsync(StreamReader reader)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line) _seen.Enqueue(line[(line.IndexOf(']', StringComparison.Ordinal) + 2)..]);
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException)
        {
            // Nobody looks any more.
        }
    }
}
