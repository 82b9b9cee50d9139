using System.Buffers;
using System.Runtime.CompilerServices;

namespace SocketIo.Protocol.Packets;

// RFC 8259:  value = object | array | string | number | true | false | null,  with blank, tab, CR and LF between tokens

/// <summary>
/// Judges JSON without an exception and without memory. Utf8JsonReader throws on a fault, and puts all that follows a misspelt literal into
/// the exception's message: six bytes of garbage for each byte that a peer sends.
/// </summary>
internal static class JsonGrammar
{
    private const int BitsEach = 64;

    private static readonly SearchValues<byte> StringStops =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(control => (byte)control), (byte)'"', (byte)'\\']);

    private enum Expected
    {
        Value,
        ValueOrEnd,
        Name,
        NameOrEnd,
        Colon,
        CommaOrEnd,
        Nothing,
    }

    /// <summary>Whether this is one JSON value and nothing else, with no more than so many arrays and objects around anything.</summary>
    public static ProtocolError Check(ReadOnlySpan<byte> json, int maxDepth)
    {
        maxDepth = Math.Min(maxDepth, ProtocolLimits.DeepestAllowed);
        var isObject = default(Nesting);
        var depth = 0;
        var at = 0;
        var expected = Expected.Value;
        while (SkipSpace(json, ref at))
        {
            var next = json[at];
            if (next is (byte)'[' or (byte)'{')
            {
                if (expected is not (Expected.Value or Expected.ValueOrEnd)) return ProtocolError.InvalidPayload;
                if (depth == maxDepth) return ProtocolError.TooDeep;
                isObject.Set(depth++, next == (byte)'{');
                expected = next == (byte)'{' ? Expected.NameOrEnd : Expected.ValueOrEnd;
                at++;
            }
            else if (next is (byte)']' or (byte)'}')
            {
                var mayEnd = expected is Expected.ValueOrEnd or Expected.NameOrEnd or Expected.CommaOrEnd;
                if (!mayEnd || isObject.Get(depth - 1) != (next == (byte)'}')) return ProtocolError.InvalidPayload;
                depth--;
                expected = AfterValue(depth);
                at++;
            }
            else
            {
                var inObject = depth > 0 && isObject.Get(depth - 1);
                if (!TrySkipToken(json, ref at, ref expected, inObject, depth)) return ProtocolError.InvalidPayload;
            }
        }

        return expected == Expected.Nothing ? ProtocolError.None : ProtocolError.InvalidPayload;
    }

    /// <summary>Whether a string, without its quotes, escapes half of a surrogate pair: JSON allows it, but no .NET string can be made of it.</summary>
    public static bool HasHalfSurrogate(ReadOnlySpan<byte> text)
    {
        var afterHigh = false;
        for (var at = 0; at < text.Length; at++)
        {
            var unit = text[at] == (byte)'\\' && text[++at] == (byte)'u' ? (char)HexOf(text.Slice(at + 1, 4)) : '\0';
            if (unit != '\0') at += 4;
            if (char.IsLowSurrogate(unit) != afterHigh) return true;
            afterHigh = char.IsHighSurrogate(unit);
        }

        return afterHigh;
    }

    private static Expected AfterValue(int depth) => depth == 0 ? Expected.Nothing : Expected.CommaOrEnd;

    private static bool SkipSpace(ReadOnlySpan<byte> json, ref int at)
    {
        while (at < json.Length && json[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') at++;
        return at < json.Length;
    }

    private static bool TrySkipToken(ReadOnlySpan<byte> json, ref int at, ref Expected expected, bool inObject, int depth)
    {
        var rest = json[at..];
        var isValue = expected is Expected.Value or Expected.ValueOrEnd;
        var isName = expected is Expected.Name or Expected.NameOrEnd;
        var (length, then) = rest[0] switch
        {
            (byte)',' when expected == Expected.CommaOrEnd => (1, inObject ? Expected.Name : Expected.Value),
            (byte)':' when expected == Expected.Colon => (1, Expected.Value),
            (byte)'"' when isName => (StringLength(rest), Expected.Colon),
            (byte)'"' when isValue => (StringLength(rest), AfterValue(depth)),
            (byte)'t' when isValue => (rest.StartsWith("true"u8) ? 4 : 0, AfterValue(depth)),
            (byte)'f' when isValue => (rest.StartsWith("false"u8) ? 5 : 0, AfterValue(depth)),
            (byte)'n' when isValue => (rest.StartsWith("null"u8) ? 4 : 0, AfterValue(depth)),
            _ when isValue => (NumberLength(rest), AfterValue(depth)),
            _ => (0, expected),
        };
        at += length;
        expected = then;
        return length > 0;
    }

    // The length with both quotes, or 0.
    private static int StringLength(ReadOnlySpan<byte> text)
    {
        var at = 1;
        while (true)
        {
            var stop = text[at..].IndexOfAny(StringStops);
            if (stop < 0) return 0;
            at += stop;
            if (text[at] == (byte)'"') return at + 1;

            var escape = text[at] == (byte)'\\' ? EscapeLength(text[at..]) : 0;
            if (escape == 0) return 0;
            at += escape;
        }
    }

    private static int EscapeLength(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2) return 0;
        if ("\"\\/bfnrt"u8.Contains(text[1])) return 2;
        return text[1] == (byte)'u' && text.Length >= 6 && HexOf(text.Slice(2, 4)) >= 0 ? 6 : 0;
    }

    private static int HexOf(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit((char)digit)) return -1;
            value = (value << 4) | ((digit & 0xf) + (digit >= (byte)'A' ? 9 : 0));
        }

        return value;
    }

    // The length, or 0 for what is no number.
    private static int NumberLength(ReadOnlySpan<byte> text)
    {
        var at = text[0] == (byte)'-' ? 1 : 0;
        var whole = CountDigits(text, at);
        if (whole == 0) return 0;
        at += text[at] == (byte)'0' ? 1 : whole;

        if (at < text.Length && text[at] == (byte)'.')
        {
            var digits = CountDigits(text, at + 1);
            if (digits == 0) return 0;
            at += 1 + digits;
        }

        if (at >= text.Length || text[at] is not ((byte)'e' or (byte)'E')) return at;
        at++;
        if (at < text.Length && text[at] is (byte)'+' or (byte)'-') at++;
        var exponent = CountDigits(text, at);
        return exponent == 0 ? 0 : at + exponent;
    }

    private static int CountDigits(ReadOnlySpan<byte> text, int from)
    {
        if (from >= text.Length) return 0;
        var end = text[from..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text.Length - from : end;
    }

    /// <summary>A bit for each depth: it is cleared with every packet.</summary>
    [InlineArray(ProtocolLimits.DeepestAllowed / BitsEach)]
    private struct Nesting
    {
        private ulong _bits;

        public readonly bool Get(int depth) => ((this[depth / BitsEach] >> depth) & 1) != 0;

        public void Set(int depth, bool value)
        {
            var bit = 1UL << depth;
            if (value) this[depth / BitsEach] |= bit;
            else this[depth / BitsEach] &= ~bit;
        }
    }
}
