using System.Text;
using System.Text.RegularExpressions;

namespace Chat.Tests.Support.Raw;

/// <summary>MessagePack as tests write it: bytes in hexadecimal, short texts in quotes. <c>82 'type' 02 'nsp' '/'</c>.</summary>
internal static partial class Packed
{
    private const int LongestFixed = 31;

    public static byte[] Of(string notation) => [.. Parts().Matches(notation).SelectMany(part => BytesOf(part.Value))];

    private static byte[] BytesOf(string part)
    {
        if (part[0] != '\'') return Convert.FromHexString(part);
        var text = Encoding.UTF8.GetBytes(part[1..^1]);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, LongestFixed);
        return [(byte)(0xa0 | text.Length), .. text];
    }

    [GeneratedRegex("'[^']*'|[0-9a-f]+")]
    private static partial Regex Parts();
}
