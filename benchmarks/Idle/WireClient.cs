using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Idle;

/// <summary>One client on a bare TCP connection. It reads no more than it must and keeps no buffer.</summary>
internal sealed class WireClient : IDisposable
{
    private const string Path = "/socket.io/?EIO=4&transport=";

    // A client's frame is masked; a key of zeros changes nothing.
    private static readonly byte[] JoinFrame = [0x81, 0x82, 0, 0, 0, 0, (byte)'4', (byte)'0'];

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public static async Task<WireClient> ConnectAsync(IPAddress source, int port, CancellationToken stop)
    {
        var client = new WireClient();
        client._socket.Bind(new IPEndPoint(source, 0));
        await client._socket.ConnectAsync(IPAddress.Loopback, port, stop);
        return client;
    }

    public async Task OpenBareWebSocketAsync(CancellationToken stop)
    {
        await SendUpgradeAsync("/bare", stop);
        await ReceiveUntilAsync("\r\n\r\n", stop);
    }

    public async Task JoinByWebSocketAsync(CancellationToken stop)
    {
        await SendUpgradeAsync(Path + "websocket", stop);
        await ReceiveUntilAsync("\"maxPayload\":", stop);
        await SendAsync(JoinFrame, stop);
        await ReceiveUntilAsync("40{\"sid\"", stop);
    }

    public async Task JoinByPollingAsync(CancellationToken stop)
    {
        await SendAsync($"GET {Path}polling HTTP/1.1\r\nHost: x\r\n\r\n", stop);
        var open = await ReceiveUntilAsync("\"maxPayload\":1000000}", stop);
        using var handshake = JsonDocument.Parse(open[open.IndexOf("{\"sid\"", StringComparison.Ordinal)..]);
        var path = $"{Path}polling&sid={handshake.RootElement.GetProperty("sid").GetString()}";

        await SendAsync($"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n40", stop);
        await ReceiveUntilAsync("ok", stop);
        await SendAsync($"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n", stop);
        await ReceiveUntilAsync("40{\"sid\"", stop);
        await SendAsync($"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n", stop);
    }

    public void Dispose() => _socket.Dispose();

    private Task SendUpgradeAsync(string path, CancellationToken stop) => SendAsync(
        $"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
        stop);

    private Task SendAsync(string text, CancellationToken stop) => SendAsync(Encoding.ASCII.GetBytes(text), stop);

    private async Task SendAsync(byte[] bytes, CancellationToken stop) => await _socket.SendAsync(bytes, stop);

    private async Task<string> ReceiveUntilAsync(string expected, CancellationToken stop)
    {
        var buffer = new byte[2048];
        var length = 0;
        while (true)
        {
            var received = await _socket.ReceiveAsync(buffer.AsMemory(length), stop);
            length += received;
            var text = Encoding.ASCII.GetString(buffer, 0, length);
            if (text.Contains(expected, StringComparison.Ordinal)) return text;
            if (received == 0) throw new IOException($"the server said \"{text}\" where \"{expected}\" was expected.");
        }
    }
}
