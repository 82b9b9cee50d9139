using System.IO.Compression;
using SocketIo.Server.Engine.Outbound;
using Status = SocketIo.Protocol.WebSockets.CloseStatus;

namespace SocketIo.Server.Transports.WebSockets;

/// <summary>Inflates one message that was compressed by itself (RFC 7692, 7.2.2), under a limit that holds while it grows (F-ENG-80).</summary>
internal static class MessageInflater
{
    private const int Step = 4096;

    /// <summary>What must follow a message: the tail that its sender left out, then an empty last block.</summary>
    public static ReadOnlySpan<byte> Tail => [0x00, 0x00, 0xff, 0xff, 0x01, 0x00, 0x00, 0xff, 0xff];

    /// <param name="compressed">The message and behind it <see cref="Tail"/>.</param>
    /// <param name="length">Of both together.</param>
    /// <param name="limit">The most bytes that may come out.</param>
    /// <param name="output">Takes them.</param>
    /// <returns>The close status for what is wrong, or null.</returns>
    public static ushort? TryInflate(byte[] compressed, int length, int limit, PooledBufferWriter output)
    {
        using var input = new MemoryStream(compressed, 0, length, writable: false);
        using var deflate = new DeflateStream(input, CompressionMode.Decompress);
        try
        {
            while (true)
            {
                var room = output.GetSpan(Step);
                // One byte more than is allowed is enough to know.
                var read = deflate.Read(room[..Math.Min(room.Length, limit - output.WrittenCount + 1)]);
                if (read == 0) return null;
                output.Advance(read);
                if (output.WrittenCount > limit) return Status.TooBig;
            }
        }
        catch (InvalidDataException)
        {
            return Status.InvalidData;
        }
    }
}
