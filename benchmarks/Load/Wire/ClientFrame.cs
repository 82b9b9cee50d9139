using System.Buffers.Binary;

namespace Load.Wire;

/// <summary>Frames as a client must send them: masked, and with a key that is not zero, as servers skip the work for that one.</summary>
internal static class ClientFrame
{
    public const byte Text = 0x81;
    public const byte Binary = 0x82;

    public static ReadOnlySpan<byte> Key => [0x37, 0xFA, 0x21, 0x3D];

    public static byte[] Of(byte first, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[14];
        header[0] = first;
        var length = 2;
        switch (payload.Length)
        {
            case < 126:
                header[1] = (byte)(0x80 | payload.Length);
                break;
            case <= ushort.MaxValue:
                header[1] = 0x80 | 126;
                BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)payload.Length);
                length = 4;
                break;
            default:
                header[1] = 0x80 | 127;
                BinaryPrimitives.WriteUInt64BigEndian(header[2..], (ulong)payload.Length);
                length = 10;
                break;
        }

        Key.CopyTo(header[length..]);
        length += Key.Length;
        byte[] frame = [.. header[..length], .. payload];
        for (var i = 0; i < payload.Length; i++) frame[length + i] ^= Key[i % Key.Length];
        return frame;
    }
}
