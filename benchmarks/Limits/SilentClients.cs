using System.Net;
using System.Net.Sockets;
using System.Text;
using Load.Dialects;
using Load.Wire;

namespace Limits;

/// <summary>Clients that join and then never read, on a thread of their own; whoever is sent away is replaced.</summary>
internal sealed class SilentClients : IDisposable
{
    // So that what the systems keep on the way is not much.
    private const int ReceiveBuffer = 4096;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly byte[] Pong = ClientFrame.Of(ClientFrame.Text, "3"u8);

    private readonly int _port;
    private readonly Socket?[] _sockets;
    private readonly ManualResetEventSlim _over = new();
    private readonly Thread _keeper;

    public SilentClients(int port, int count)
    {
        _port = port;
        _sockets = new Socket?[count];
        _keeper = new Thread(Keep) { IsBackground = true };
        _keeper.Start();
    }

    public void Dispose()
    {
        _over.Set();
        _keeper.Join();
        foreach (var socket in _sockets) socket?.Dispose();
        _over.Dispose();
    }

    private void Keep()
    {
        do
        {
            for (var i = 0; i < _sockets.Length; i++)
            {
                if (_sockets[i] is { } there && IsThere(there)) continue;
                _sockets[i]?.Dispose();
                _sockets[i] = Connect();
            }
        }
        while (!_over.Wait(Pause));
    }

    private static bool IsThere(Socket socket)
    {
        _ = socket.Send(Pong, SocketFlags.None, out var error);
        return error == SocketError.Success;
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = ReceiveBuffer };
        socket.Connect(IPAddress.Loopback, _port);
        socket.Send(Encoding.ASCII.GetBytes($"GET {SocketIoDialect.Path}websocket HTTP/1.1\r\nHost: 127.0.0.1:{_port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        // The answer to the upgrade is not waited for: the server reads on behind it.
        socket.Send(ClientFrame.Of(ClientFrame.Text, "40"u8));
        return socket;
    }
}
