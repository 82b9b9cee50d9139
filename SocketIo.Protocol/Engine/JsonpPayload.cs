using System.Buffers;

namespace SocketIo.Protocol.Engine;

// A poll is answered with JavaScript:   ___eio[3]("4hello");
// A post is a form:                     d=4%5B%22x%22%5D       in which \n is a newline and \\n is \n

/// <summary>Polling for browsers that can only load scripts and submit forms (F-EIO3-16 to F-EIO3-18).</summary>
public static class JsonpPayload
{
    // What JSON.stringify has a short form for, from U+0008 on.
    private const string ShortEscapes = "btn\0fr";

    // U+2028 and U+2029 end a line in JavaScript, though not in JSON.
    private static readonly SearchValues<byte> NeedCare = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(value => (byte)value), (byte)'"', (byte)'\\', 0xe2]);

    /// <summary>Writes a payload as the call of one of the page's functions.</summary>
    /// <param name="output">Takes the whole body.</param>
    /// <param name="index">The digits of the function's index, possibly none.</param>
    /// <param name="payload">Valid UTF-8.</param>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> index, ReadOnlySpan<byte> payload)
    {
        output.Write("___eio["u8);
        output.Write(index);
        output.Write("](\""u8);
        while (true)
        {
            var plain = payload.IndexOfAny(NeedCare);
            if (plain < 0) break;
            output.Write(payload[..plain]);
            payload = payload[(plain + WriteEscaped(output, payload[plain..]))..];
        }

        output.Write(payload);
        output.Write("\");"u8);
    }

    /// <summary>Finds the payload in a posted form.</summary>
    /// <param name="form">The request body.</param>
    /// <param name="payload">Takes at most as many bytes as the form has; they need not be valid UTF-8.</param>
    /// <returns>False when the form has no <c>d</c>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> form, IBufferWriter<byte> payload)
    {
        foreach (var range in form.Split((byte)'&'))
        {
            if (!form[range].StartsWith("d="u8)) continue;
            var value = form[range][2..];
            var span = payload.GetSpan(value.Length + 1);
            var length = DecodeForm(value, span);
            payload.Advance(RestoreNewlines(span[..length]));
            return true;
        }

        return false;
    }

    /// <returns>How many bytes of the payload were written.</returns>
    private static int WriteEscaped(IBufferWriter<byte> output, ReadOnlySpan<byte> payload)
    {
        var first = payload[0];
        if (first == 0xe2)
        {
            if (payload.Length < 3 || payload[1] != 0x80 || (payload[2] & 0xfe) != 0xa8)
            {
                output.Write([first]);
                return 1;
            }

            output.Write(payload[2] == 0xa8 ? "\\u2028"u8 : "\\u2029"u8);
            return 3;
        }

        if (first is (byte)'"' or (byte)'\\') output.Write([(byte)'\\', first]);
        else if (first is >= 8 and <= 13 and not 11) output.Write([(byte)'\\', (byte)ShortEscapes[first - 8]]);
        else output.Write([(byte)'\\', (byte)'u', (byte)'0', (byte)'0', HexDigit(first >> 4), HexDigit(first & 15)]);
        return 1;
    }

    private static byte HexDigit(int value) => (byte)"0123456789abcdef"[value];

    /// <summary>Undoes <c>application/x-www-form-urlencoded</c>; a percent sign without two digits stands for itself.</summary>
    private static int DecodeForm(ReadOnlySpan<byte> text, Span<byte> output)
    {
        var length = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var next = text[at] == (byte)'+' ? (byte)' ' : text[at];
            if (next == (byte)'%' && at + 2 < text.Length && char.IsAsciiHexDigit((char)text[at + 1]) && char.IsAsciiHexDigit((char)text[at + 2]))
            {
                next = (byte)((ValueOf(text[at + 1]) << 4) | ValueOf(text[at + 2]));
                at += 2;
            }

            output[length++] = next;
        }

        return length;
    }

    private static int ValueOf(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    // A form cannot carry a newline as it is, so the client writes \n for it, and \\n for \n (F-EIO3-17).
    private static int RestoreNewlines(Span<byte> text)
    {
        var length = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var rest = text[at..];
            if (rest.StartsWith("\\\\n"u8))
            {
                text[length++] = (byte)'\\';
                text[length++] = (byte)'n';
                at += 2;
            }
            else if (rest.StartsWith("\\n"u8))
            {
                text[length++] = (byte)'\n';
                at++;
            }
            else
            {
                text[length++] = text[at];
            }
        }

        return length;
    }
}
