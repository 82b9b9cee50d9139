using System.IO.Compression;

namespace SocketIo.Server.Engine.Outbound;

/// <summary>What one message looks like in forms that few need. Each is made by the first connection that needs it, and shared by all others.</summary>
/// <param name="attachments">How many attachments the message has.</param>
internal sealed class MessageForms(int attachments)
{
    private static readonly byte[] NotShorter = [];

    private readonly byte[]?[] _base64 = new byte[attachments][];
    private readonly byte[]?[] _compressed = new byte[1 + attachments][];

    public bool MayCompress { get; set; } = true;

    /// <summary>Where the offset ends in a packet of a parser; 0 for not known.</summary>
    public int OffsetEnd { get; set; }

    // A flush ends with this, which is left out on the wire (RFC 7692, 7.2.1).
    private static ReadOnlySpan<byte> FlushTail => [0x00, 0x00, 0xff, 0xff];

    public ReadOnlyMemory<byte> Base64(int attachment, ReadOnlyMemory<byte> binary) => _base64[attachment] ??= Encode(binary.Span);

    /// <summary>The text or an attachment as a WebSocket message that is compressed by itself.</summary>
    /// <param name="part">0 for the text.</param>
    /// <param name="plain">The part as it is.</param>
    /// <param name="level">The server's.</param>
    /// <returns>Empty when the part would not become shorter.</returns>
    public ReadOnlyMemory<byte> Compressed(int part, ReadOnlyMemory<byte> plain, CompressionLevel level)
    {
        // While one connection compresses, the others had better wait than do the same.
        lock (_compressed) return _compressed[part] ??= Compress(plain.Span, level);
    }

    private static byte[] Encode(ReadOnlySpan<byte> binary)
    {
        var output = new byte[System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(binary.Length)];
        System.Buffers.Text.Base64.EncodeToUtf8(binary, output, out _, out _);
        return output;
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
