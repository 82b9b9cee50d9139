using System.Buffers.Binary;

namespace SocketIo.Redis.Forwarding;

/// <summary>
/// One message between nodes: <c>type(1) flags(1) sender(8) tunnel(8) number(4) bytes</c>, numbers little-endian. Readers pass over flags that
/// they do not know.
/// </summary>
internal readonly record struct Frame(FrameType Type, ulong Sender, ulong Tunnel, uint Number, bool IsLast, ReadOnlyMemory<byte> Bytes)
{
    private const int HeaderLength = 22;
    private const byte Last = 1;

    public byte[] ToBytes()
    {
        var bytes = new byte[HeaderLength + Bytes.Length];
        bytes[0] = (byte)Type;
        bytes[1] = IsLast ? Last : (byte)0;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(2), Sender);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(10), Tunnel);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(18), Number);
        Bytes.Span.CopyTo(bytes.AsSpan(HeaderLength));
        return bytes;
    }

    /// <param name="bytes">What came; the frame keeps it.</param>
    /// <param name="frame">The frame.</param>
    public static bool TryRead(byte[] bytes, out Frame frame)
    {
        frame = default;
        if (bytes.Length < HeaderLength) return false;
        frame = new Frame(
            (FrameType)bytes[0],
            BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(2)),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(10)),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(18)),
            (bytes[1] & Last) != 0,
            bytes.AsMemory(HeaderLength));
        return true;
    }
}
