namespace SocketIo.Protocol.Engine;

// engine.io-protocol v3, payload as bytes:  ((0|1) digit* ff packet)*      00 04 ff 34 e2 82 ac 01 04 ff 04 01 02 03
// 0 is text, 1 binary; the length counts bytes, each digit is a byte of value 0 to 9.

/// <summary>Splits a polling payload of revision 3 in binary form into packets, one at a time (F-EIO3-05, F-EIO3-07, F-EIO3-08).</summary>
/// <param name="payload">The request body.</param>
public struct BinaryPayloadReader(ReadOnlyMemory<byte> payload)
{
    internal const byte Text = 0;
    internal const byte Binary = 1;
    internal const byte EndOfLength = 0xff;

    private int _next;

    /// <summary>Whether every byte has been read. An empty payload is a fault all the same.</summary>
    public readonly bool IsAtEnd => _next == payload.Length && _next > 0;

    /// <summary>Reads the next packet.</summary>
    /// <param name="packet">A part of the payload, when the answer is <see cref="ProtocolError.None"/>.</param>
    /// <param name="isBinary">Whether it is a packet in binary form.</param>
    /// <returns><see cref="ProtocolError.IllegalLength"/> for a length that is missing, is no number or does not fit.</returns>
    public ProtocolError TryReadNext(out ReadOnlyMemory<byte> packet, out bool isBinary)
    {
        packet = default;
        var rest = payload.Span[_next..];
        isBinary = rest is [Binary, ..];
        if (rest.IsEmpty || rest[0] > Binary) return ProtocolError.IllegalLength;

        var digits = rest[1..Math.Min(rest.Length, LengthPayloadReader.MaxDigits + 2)].IndexOf(EndOfLength);
        if (digits <= 0) return ProtocolError.IllegalLength;

        var length = 0;
        foreach (var digit in rest.Slice(1, digits))
        {
            if (digit > 9) return ProtocolError.IllegalLength;
            length = (length * 10) + digit;
        }

        var start = digits + 2;
        if (length > rest.Length - start) return ProtocolError.IllegalLength;
        packet = payload.Slice(_next + start, length);
        _next += start + length;
        return ProtocolError.None;
    }
}
