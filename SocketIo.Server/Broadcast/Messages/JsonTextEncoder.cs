using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace SocketIo.Server.Broadcast.Messages;

/// <summary>
/// Escapes what <c>JSON.stringify</c> escapes and nothing else: quotes, backslashes, control characters and halves of surrogate pairs
/// (F-SIO-06). The built-in encoders also escape text that HTML or old scripts may misread, which a message between programs need not fear.
/// </summary>
internal sealed class JsonTextEncoder : JavaScriptEncoder
{
    private const int LongestEscape = 6;
    private const string ControlsAndQuotes =
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f"
        + "\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\"\\";

    private static readonly SearchValues<char> Escaped = SearchValues.Create(ControlsAndQuotes);
    private static readonly SearchValues<byte> EscapedBytes = SearchValues.Create(Encoding.ASCII.GetBytes(ControlsAndQuotes));

    private JsonTextEncoder()
    {
    }

    public static JsonTextEncoder Instance { get; } = new();

    public override int MaxOutputCharactersPerInputCharacter => LongestEscape;

    public override bool WillEncode(int unicodeScalar) =>
        unicodeScalar is < ' ' or '"' or '\\' or (>= char.MinValue + 0xD800 and <= 0xDFFF);

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength) =>
        IndexOfEscaped(new ReadOnlySpan<char>(text, textLength));

    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text)
    {
        var escaped = utf8Text.IndexOfAny(EscapedBytes);
        // Invalid bytes are left to the base class, which replaces them.
        return Utf8.IsValid(escaped < 0 ? utf8Text : utf8Text[..escaped]) ? escaped : 0;
    }

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var destination = new Span<char>(buffer, bufferLength);
        if (WillEncode(unicodeScalar)) return TryEscape((char)unicodeScalar, destination, out numberOfCharactersWritten);
        return new Rune(unicodeScalar).TryEncodeToUtf16(destination, out numberOfCharactersWritten);
    }

    public override OperationStatus Encode(
        ReadOnlySpan<char> source,
        Span<char> destination,
        out int charsConsumed,
        out int charsWritten,
        bool isFinalBlock = true)
    {
        charsConsumed = charsWritten = 0;
        while (charsConsumed < source.Length)
        {
            var rest = source[charsConsumed..];
            var escaped = IndexOfEscaped(rest);
            var plain = escaped < 0 ? rest : rest[..escaped];
            if (!plain.TryCopyTo(destination[charsWritten..])) return OperationStatus.DestinationTooSmall;

            charsConsumed += plain.Length;
            charsWritten += plain.Length;
            if (escaped < 0) break;
            if (!isFinalBlock && charsConsumed == source.Length - 1 && char.IsHighSurrogate(source[charsConsumed])) return OperationStatus.NeedMoreData;
            if (!TryEscape(source[charsConsumed], destination[charsWritten..], out var written)) return OperationStatus.DestinationTooSmall;

            charsConsumed++;
            charsWritten += written;
        }

        return OperationStatus.Done;
    }

    private static int IndexOfEscaped(ReadOnlySpan<char> text)
    {
        var escaped = text.IndexOfAny(Escaped);
        var half = IndexOfHalfPair(escaped < 0 ? text : text[..escaped]);
        return half < 0 ? escaped : half;
    }

    private static int IndexOfHalfPair(ReadOnlySpan<char> text)
    {
        var at = 0;
        while (true)
        {
            var surrogate = text[at..].IndexOfAnyInRange('\uD800', '\uDFFF');
            if (surrogate < 0) return -1;

            at += surrogate;
            if (at + 1 >= text.Length || !char.IsSurrogatePair(text[at], text[at + 1])) return at;
            at += 2;
        }
    }

    private static bool TryEscape(char character, Span<char> destination, out int written)
    {
        written = 0;
        var letter = character switch
        {
            '"' => '"',
            '\\' => '\\',
            '\b' => 'b',
            '\t' => 't',
            '\n' => 'n',
            '\f' => 'f',
            '\r' => 'r',
            _ => 'u',
        };
        var length = letter == 'u' ? LongestEscape : 2;
        if (destination.Length < length) return false;

        destination[0] = '\\';
        destination[1] = letter;
        if (letter == 'u') ((int)character).TryFormat(destination[2..], out _, "x4");
        written = length;
        return true;
    }
}
