using System.Buffers.Binary;

namespace SocketIo.Protocol.Packets.MsgPack;

// 00-7f int  80-8f map  90-9f array  a0-bf str  c0 nil  c2 false  c3 true  c4-c6 bin 8/16/32  c7-c9 ext 8/16/32  ca cb float 32/64
// cc-cf uint 8/16/32/64  d0-d3 int 8/16/32/64  d4-d8 fixext 1/2/4/8/16  d9-db str 8/16/32  dc dd array 16/32  de df map 16/32  e0-ff negative int

/// <summary>Reads one token after the other. What a length promises is never more than what is there.</summary>
internal ref struct MessagePackCursor(ReadOnlySpan<byte> message)
{
    private readonly ReadOnlySpan<byte> _message = message;

    public int At { get; private set; }

    private readonly int Left => _message.Length - At;

    /// <returns>False for what is truncated or no MessagePack.</returns>
    public bool TryRead(out MessagePackToken token)
    {
        token = default;
        if (Left == 0) return false;
        var first = _message[At++];
        switch (first)
        {
            case < 0x80:
                token = new(MessagePackKind.Signed, first);
                return true;
            case < 0x90:
                return TryOpen(MessagePackKind.Map, (uint)first & 0xf, out token);
            case < 0xa0:
                return TryOpen(MessagePackKind.Array, (uint)first & 0xf, out token);
            case < 0xc0:
                return TryTake(MessagePackKind.Text, (uint)first & 0x1f, out token);
            case >= 0xe0:
                token = new(MessagePackKind.Signed, (ulong)(sbyte)first);
                return true;
            default:
                return TryReadLong(first, out token);
        }
    }

    /// <summary>Passes over one value with all that is in it, however deep.</summary>
    public bool TrySkip()
    {
        for (var pending = 1L; pending > 0; pending--)
        {
            if (!TryRead(out var token)) return false;
            if (token.Kind == MessagePackKind.Array) pending += token.Length;
            if (token.Kind == MessagePackKind.Map) pending += 2L * token.Length;
        }

        return true;
    }

    private bool TryReadLong(byte first, out MessagePackToken token)
    {
        token = new(first switch { 0xc2 => MessagePackKind.False, 0xc3 => MessagePackKind.True, _ => MessagePackKind.Nil });
        return first switch
        {
            0xc0 or 0xc2 or 0xc3 => true,
            >= 0xc4 and <= 0xc6 => TryTakeNumber(1 << (first - 0xc4), out var length) && TryTake(MessagePackKind.Binary, length, out token),
            >= 0xc7 and <= 0xc9 => TryTakeNumber(1 << (first - 0xc7), out var length) && TryTakeExtension(length, isFixed: false, out token),
            0xca or 0xcb => TryReadFloat(first, out token),
            >= 0xcc and <= 0xcf => TryReadUnsigned(1 << (first - 0xcc), out token),
            >= 0xd0 and <= 0xd3 => TryReadSigned(1 << (first - 0xd0), out token),
            >= 0xd4 and <= 0xd8 => TryTakeExtension(1u << (first - 0xd4), isFixed: true, out token),
            >= 0xd9 and <= 0xdb => TryTakeNumber(1 << (first - 0xd9), out var length) && TryTake(MessagePackKind.Text, length, out token),
            0xdc or 0xdd => TryTakeNumber(2 << (first - 0xdc), out var length) && TryOpen(MessagePackKind.Array, length, out token),
            0xde or 0xdf => TryTakeNumber(2 << (first - 0xde), out var length) && TryOpen(MessagePackKind.Map, length, out token),
            _ => false,
        };
    }

    private bool TryReadFloat(byte first, out MessagePackToken token)
    {
        var known = TryTakeNumber(first == 0xca ? 4 : 8, out var bits);
        var value = first == 0xca ? BitConverter.UInt32BitsToSingle((uint)bits) : BitConverter.UInt64BitsToDouble(bits);
        token = new(MessagePackKind.Float, BitConverter.DoubleToUInt64Bits(value));
        return known;
    }

    private bool TryReadUnsigned(int size, out MessagePackToken token)
    {
        var known = TryTakeNumber(size, out var value);
        token = new(value > long.MaxValue ? MessagePackKind.Unsigned : MessagePackKind.Signed, value);
        return known;
    }

    private bool TryReadSigned(int size, out MessagePackToken token)
    {
        var known = TryTakeNumber(size, out var value);
        var unused = 64 - (8 * size);
        token = new(MessagePackKind.Signed, (ulong)((long)(value << unused) >> unused));
        return known;
    }

    private bool TryTakeNumber(int size, out ulong value)
    {
        value = 0;
        if (Left < size) return false;
        var from = _message.Slice(At, size);
        value = size switch
        {
            1 => from[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(from),
            4 => BinaryPrimitives.ReadUInt32BigEndian(from),
            _ => BinaryPrimitives.ReadUInt64BigEndian(from),
        };
        At += size;
        return true;
    }

    private bool TryTakeExtension(ulong length, bool isFixed, out MessagePackToken token)
    {
        token = default;
        if (!TryTakeNumber(1, out var type) || !TryTake(MessagePackKind.Extension, length, out token)) return false;
        token = token with { Bits = (ulong)(sbyte)type, IsFixed = isFixed };
        return true;
    }

    private bool TryTake(MessagePackKind kind, ulong length, out MessagePackToken token)
    {
        token = default;
        if (length > (ulong)Left) return false;
        token = new(kind, 0, At, (int)length);
        At += (int)length;
        return true;
    }

    // Every element takes a byte at least, a member two.
    private readonly bool TryOpen(MessagePackKind kind, ulong length, out MessagePackToken token)
    {
        token = default;
        if (length * (kind == MessagePackKind.Map ? 2u : 1u) > (ulong)Left) return false;
        token = new(kind, 0, 0, (int)length);
        return true;
    }
}
