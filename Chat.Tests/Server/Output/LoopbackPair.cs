using System.Net;
using System.Net.Sockets;
using Chat.Tests.Support;

namespace Chat.Tests.Server.Output;

/// <summary>A connection, the server's end of which does not block and takes little at a time.</summary>
internal sealed class LoopbackPair : IDisposable
{
    private const int BufferSize = 4096;

    private LoopbackPair(Socket server, Socket client) => (Server, Client) = (server, client);

    public Socket Server { get; }

    public Socket Client { get; }

    public static async Task<LoopbackPair> ConnectAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { SendBufferSize = BufferSize };
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = BufferSize };
        await client.ConnectAsync(listener.LocalEndPoint!).WithPatience();
        var server = await listener.AcceptAsync().WithPatience();
        server.Blocking = false;
        return new LoopbackPair(server, client);
    }

    public async Task<byte[]> ReceiveAsync(int length)
    {
        var received = new byte[length];
        for (var at = 0; at < length;)
        {
            var count = await Client.ReceiveAsync(received.AsMemory(at)).AsTask().WithPatience();
            if (count == 0) throw new EndOfStreamException();
            at += count;
        }

        return received;
    }

    public void Dispose()
    {
        Server.Dispose();
        Client.Dispose();
    }
}
