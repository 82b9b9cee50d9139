using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Idle;

/// <summary>One client on a bare TCP or TLS connection. It reads no more than it must and keeps no buffer.</summary>
internal sealed class WireClient : IDisposable
{
    private const string Path = "/socket.io/?EIO=4&transport=";

    // A client's frame is masked; a key of zeros changes nothing.
    private static readonly byte[] JoinFrame = [0x81, 0x82, 0, 0, 0, 0, (byte)'4', (byte)'0'];

#pragma warning disable CA5359 // The certificate is of the probe's own server, and made for this run.
    private static readonly SslClientAuthenticationOptions Trusting = new() { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, _, _, _) => true };
#pragma warning restore CA5359

    private readonly Stream _stream;

    private WireClient(Stream stream) => _stream = stream;

    public static async Task<WireClient> ConnectAsync(IPAddress source, int port, bool secure, CancellationToken stop)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(source, 0));
        await socket.ConnectAsync(IPAddress.Loopback, port, stop);
        var plain = new NetworkStream(socket, ownsSocket: true);
        if (!secure) return new WireClient(plain);
        var encrypted = new SslStream(plain);
        await encrypted.AuthenticateAsClientAsync(Trusting, stop);
        return new WireClient(encrypted);
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

    public void Dispose() => _stream.Dispose();

    private Task SendUpgradeAsync(string path, CancellationToken stop) => SendAsync(
        $"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
        stop);

    private Task SendAsync(string text, CancellationToken stop) => SendAsync(Encoding.ASCII.GetBytes(text), stop);

    private async Task SendAsync(byte[] bytes, CancellationToken stop) => await _stream.WriteAsync(bytes, stop);

    private async Task<string> ReceiveUntilAsync(string expected, CancellationToken stop)
    {
        var buffer = new byte[2048];
        var length = 0;
        while (true)
        {
            var received = await _stream.ReadAsync(buffer.AsMemory(length), stop);
            length += received;
            var text = Encoding.ASCII.GetString(buffer, 0, length);
            if (text.Contains(expected, StringComparison.Ordinal)) return text;
            if (received == 0) throw new IOException($"the server said \"{text}\" where \"{expected}\" was expected.");
        }
    }
}
