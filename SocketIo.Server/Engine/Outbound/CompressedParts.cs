using System.IO.Compression;

namespace SocketIo.Server.Engine.Outbound;

/// <summary>
/// The text and the attachments of one message, each compressed by itself as WebSocket messages are (RFC 7692, 7.2.1): made by the first
/// connection that needs it, shared by all others.
/// </summary>
internal sealed class CompressedParts(int count)
{
    private static readonly byte[] NotShorter = [];

    private readonly byte[]?[] _parts = new byte[count][];

    /// <summary>A flush ends with this, which is left out on the wire.</summary>
    public static ReadOnlySpan<byte> FlushTail => [0x00, 0x00, 0xff, 0xff];

    /// <returns>Empty when the part would not become shorter.</returns>
    public ReadOnlyMemory<byte> Get(int index, ReadOnlyMemory<byte> plain, CompressionLevel level)
    {
        // While one connection compresses, the others had better wait than do the same.
        lock (_parts) return _parts[index] ??= Compress(plain.Span, level);
    }

    private static byte[] Compress(ReadOnlySpan<byte> plain, CompressionLevel level)
    {
        using var output = new MemoryStream(256 + (plain.Length / 4));
        using var deflate = new DeflateStream(output, level, leaveOpen: true);
        deflate.Write(plain);
        deflate.Flush();

        var flushed = output.GetBuffer().AsSpan(0, (int)output.Length);
        var isShorter = flushed.EndsWith(FlushTail) && flushed.Length - FlushTail.Length < plain.Length;
        return isShorter ? flushed[..^FlushTail.Length].ToArray() : NotShorter;
    }
}
