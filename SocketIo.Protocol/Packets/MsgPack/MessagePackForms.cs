using System.Buffers;
using System.Buffers.Binary;

namespace SocketIo.Protocol.Packets.MsgPack;

/// <summary>Writes single values, each in its smallest form (F-MSG-13, F-MSG-14).</summary>
internal static class MessagePackForms
{
    private const int LongestHead = 9;

    public static void WriteNil(IBufferWriter<byte> output) => WriteByte(output, 0xc0);

    public static void WriteBoolean(IBufferWriter<byte> output, bool value) => WriteByte(output, value ? (byte)0xc3 : (byte)0xc2);

    public static void WriteInteger(IBufferWriter<byte> output, long value)
    {
        if (value >= 0) WriteUnsigned(output, (ulong)value);
        else if (value >= -0x20) WriteByte(output, (byte)value);
        else if (value >= sbyte.MinValue) WriteHead(output, 0xd0, 1, (ulong)value);
        else if (value >= short.MinValue) WriteHead(output, 0xd1, 2, (ulong)value);
        else if (value >= int.MinValue) WriteHead(output, 0xd2, 4, (ulong)value);
        else WriteHead(output, 0xd3, 8, (ulong)value);
    }

    public static void WriteUnsigned(IBufferWriter<byte> output, ulong value)
    {
        if (value < 0x80) WriteByte(output, (byte)value);
        else if (value <= byte.MaxValue) WriteHead(output, 0xcc, 1, value);
        else if (value <= ushort.MaxValue) WriteHead(output, 0xcd, 2, value);
        else if (value <= uint.MaxValue) WriteHead(output, 0xce, 4, value);
        else WriteHead(output, 0xcf, 8, value);
    }

    public static void WriteFloat(IBufferWriter<byte> output, double value) => WriteHead(output, 0xcb, 8, BitConverter.DoubleToUInt64Bits(value));

    public static void WriteText(IBufferWriter<byte> output, ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length < 0x20) WriteByte(output, (byte)(0xa0 | utf8.Length));
        else if (utf8.Length <= byte.MaxValue) WriteHead(output, 0xd9, 1, (uint)utf8.Length);
        else WriteLength(output, 0xda, utf8.Length);
        output.Write(utf8);
    }

    public static void WriteBinary(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= byte.MaxValue) WriteHead(output, 0xc4, 1, (uint)bytes.Length);
        else WriteLength(output, 0xc5, bytes.Length);
        output.Write(bytes);
    }

    public static void WriteArrayHead(IBufferWriter<byte> output, int count)
    {
        if (count < 0x10) WriteByte(output, (byte)(0x90 | count));
        else WriteLength(output, 0xdc, count);
    }

    public static void WriteMapHead(IBufferWriter<byte> output, int count)
    {
        if (count < 0x10) WriteByte(output, (byte)(0x80 | count));
        else WriteLength(output, 0xde, count);
    }

    // The form with four bytes follows that with two.
    private static void WriteLength(IBufferWriter<byte> output, byte shortForm, int length)
    {
        if (length <= ushort.MaxValue) WriteHead(output, shortForm, 2, (uint)length);
        else WriteHead(output, (byte)(shortForm + 1), 4, (uint)length);
    }

    private static void WriteByte(IBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    private static void WriteHead(IBufferWriter<byte> output, byte form, int size, ulong value)
    {
        var span = output.GetSpan(LongestHead);
        span[0] = form;
        Span<byte> all = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(all, value);
        all[^size..].CopyTo(span[1..]);
        output.Advance(1 + size);
    }
}
