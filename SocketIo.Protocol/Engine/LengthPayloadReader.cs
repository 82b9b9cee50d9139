namespace SocketIo.Protocol.Engine;

// engine.io-protocol v3, payload as text:  (length ":" packet)*     2:4€4:4x😀
// The length counts UTF-16 code units, as JavaScript does: € is one, an emoji two.

/// <summary>Splits a polling payload of revision 3 in text form into packets, one at a time (F-EIO3-03, F-EIO3-07, F-EIO3-08).</summary>
/// <param name="payload">The request body in valid UTF-8.</param>
public struct LengthPayloadReader(ReadOnlyMemory<byte> payload)
{
    // No payload is longer than nine digits say.
    internal const int MaxDigits = 9;

    private int _next;

    /// <summary>Whether every byte has been read. An empty payload is a fault all the same.</summary>
    public readonly bool IsAtEnd => _next == payload.Length && _next > 0;

    /// <summary>Reads the next packet.</summary>
    /// <param name="packet">A part of the payload, when the answer is <see cref="ProtocolError.None"/>; empty for <c>0:</c>, which is no packet.</param>
    /// <returns><see cref="ProtocolError.IllegalLength"/> for a length that is missing, is no number or does not fit.</returns>
    public ProtocolError TryReadNext(out ReadOnlyMemory<byte> packet)
    {
        packet = default;
        var rest = payload.Span[_next..];
        var colon = rest[..Math.Min(rest.Length, MaxDigits + 1)].IndexOf((byte)':');
        if (colon <= 0) return ProtocolError.IllegalLength;

        var units = 0;
        foreach (var digit in rest[..colon])
        {
            if (!char.IsAsciiDigit((char)digit)) return ProtocolError.IllegalLength;
            units = (units * 10) + (digit - '0');
        }

        if (!TryMeasure(rest[(colon + 1)..], units, out var length)) return ProtocolError.IllegalLength;
        packet = payload.Slice(_next + colon + 1, length);
        _next += colon + 1 + length;
        return ProtocolError.None;
    }

    /// <summary>Finds how many bytes hold so many code units; false when there are fewer, or when the last one is half of a character.</summary>
    private static bool TryMeasure(ReadOnlySpan<byte> utf8, int units, out int length)
    {
        length = 0;
        if (units > utf8.Length) return false;

        // Most text is ASCII, where a unit is a byte.
        if (System.Text.Ascii.IsValid(utf8[..units]))
        {
            length = units;
            return true;
        }

        while (units > 0)
        {
            if (length >= utf8.Length) return false;
            var width = utf8[length] switch { < 0x80 => 1, < 0xe0 => 2, < 0xf0 => 3, _ => 4 };
            units -= width == 4 ? 2 : 1;
            length += width;
        }

        return units == 0;
    }
}
