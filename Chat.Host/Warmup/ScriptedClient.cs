using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Chat.Host.Warmup;

/// <summary>
/// Says what it is told to, and waits for what must come. A socket and text are all it is made of: a client of the base library would have to
/// be compiled as well, and serve nobody afterwards.
/// </summary>
internal sealed class ScriptedClient : IDisposable
{
    private const string Common = "Host: localhost\r\nOrigin: http://localhost\r\n";
    private const string Upgrading = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: cmVoZWFyc2luZyBoZXJlIQ==\r\n";

    // RFC 6455, 5.2: a final text frame, masked; texts from 126 bytes on have their length in two more.
    private const byte FinalText = 0x81;
    private const byte Masked = 0x80;
    private const byte TwoBytesOfLength = 126;

    private static readonly byte[] Mask = [0x37, 0xfa, 0x21, 0x3d];

    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[4096];
    private readonly CancellationToken _cancellation;
    private string _heard = "";

    private ScriptedClient(Socket socket, CancellationToken cancellation) => (_socket, _cancellation) = (socket, cancellation);

    public static async Task<ScriptedClient> ConnectAsync(EndPoint door, CancellationToken cancellation)
    {
        var client = new ScriptedClient(new Socket(door.AddressFamily, SocketType.Stream, ProtocolType.Unspecified), cancellation);
        await client._socket.ConnectAsync(door, cancellation);
        return client;
    }

    /// <returns>What stood between the two in the answer.</returns>
    public async Task<string> GetAsync(string query, string begin, string end)
    {
        await SendAsync(Encoding.ASCII.GetBytes($"GET /socket.io/?EIO=4&{query} HTTP/1.1\r\n{Common}\r\n"));
        return await HearAsync(begin, end);
    }

    public async Task PostAsync(string query, string body, string answer)
    {
        var head = $"POST /socket.io/?EIO=4&{query} HTTP/1.1\r\n{Common}Content-Type: text/plain;charset=UTF-8\r\nContent-Length: {body.Length}\r\n\r\n";
        await SendAsync(Encoding.ASCII.GetBytes(head + body));
        await HearAsync("\r\n\r\n", answer);
    }

    /// <summary>From here on the connection is a WebSocket.</summary>
    public async Task UpgradeAsync(string query, string answer)
    {
        await SendAsync(Encoding.ASCII.GetBytes($"GET /socket.io/?EIO=4&{query} HTTP/1.1\r\n{Common}{Upgrading}\r\n"));
        await HearAsync("HTTP/1.1 101", answer);
    }

    /// <returns>What stood between the two in the answer.</returns>
    public async Task<string> SayAsync(string message, string begin, string end = "")
    {
        var header = message.Length < TwoBytesOfLength ? 2 : 4;
        var frame = new byte[header + Mask.Length + message.Length];
        frame[0] = FinalText;
        frame[1] = (byte)(Masked | Math.Min(message.Length, TwoBytesOfLength));
        if (header > 2) BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)message.Length);
        Mask.CopyTo(frame, header);
        var payload = frame.AsSpan(header + Mask.Length);
        Encoding.ASCII.GetBytes(message, payload);
        for (var i = 0; i < payload.Length; i++) payload[i] ^= Mask[i % Mask.Length];
        await SendAsync(frame);
        return await HearAsync(begin, end);
    }

    public void Dispose() => _socket.Dispose();

    private async Task SendAsync(byte[] bytes) => await _socket.SendAsync(bytes, _cancellation);

    private async Task<string> HearAsync(string begin, string end)
    {
        while (true)
        {
            var from = _heard.IndexOf(begin, StringComparison.Ordinal);
            var to = from < 0 ? from : _heard.IndexOf(end, from + begin.Length, StringComparison.Ordinal);
            if (to >= 0)
            {
                var between = _heard[(from + begin.Length)..to];
                _heard = _heard[(to + end.Length)..];
                return between;
            }

            var count = await _socket.ReceiveAsync(_buffer, _cancellation);
            if (count == 0) throw new IOException($"The connection ended instead of: {begin}…{end}");
            _heard += Encoding.Latin1.GetString(_buffer, 0, count);
        }
    }
}
