using System.Buffers;

namespace SocketIo.Protocol.Packets;

/// <summary>Finds its way through JSON that <see cref="JsonGrammar"/> has accepted, so that nothing needs to be looked at twice.</summary>
internal static class CheckedJson
{
    private static readonly SearchValues<byte> Brackets = SearchValues.Create("\"[]{}"u8);
    private static readonly SearchValues<byte> EndsOfLiteral = SearchValues.Create(",]} \t\r\n"u8);

    /// <summary>What stands behind an array's first bracket; empty for no array.</summary>
    public static ReadOnlySpan<byte> AfterBracket(ReadOnlySpan<byte> array)
    {
        var start = array.IndexOf((byte)'[');
        return start < 0 ? [] : array[(start + 1)..];
    }

    /// <summary>Passes over spaces, and over the comma between two elements.</summary>
    public static ReadOnlySpan<byte> ToNextElement(ReadOnlySpan<byte> rest)
    {
        var at = 0;
        while (at < rest.Length && rest[at] is (byte)',' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') at++;
        return rest[at..];
    }

    /// <summary>The length of the value that stands first.</summary>
    public static int LengthOfValue(ReadOnlySpan<byte> json) => json[0] switch
    {
        (byte)'"' => LengthOfText(json),
        (byte)'[' or (byte)'{' => LengthOfNested(json),
        _ => json.IndexOfAny(EndsOfLiteral) is var end && end < 0 ? json.Length : end,
    };

    private static int LengthOfText(ReadOnlySpan<byte> json)
    {
        var at = 1;
        while (true)
        {
            at += json[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (json[at] == (byte)'"') return at + 1;
            at += 2;
        }
    }

    private static int LengthOfNested(ReadOnlySpan<byte> json)
    {
        var at = 0;
        var depth = 0;
        do
        {
            at += json[at..].IndexOfAny(Brackets);
            if (json[at] == (byte)'"')
            {
                at += LengthOfText(json[at..]);
                continue;
            }

            depth += json[at] is (byte)'[' or (byte)'{' ? 1 : -1;
            at++;
        }
        while (depth > 0);
        return at;
    }
}
