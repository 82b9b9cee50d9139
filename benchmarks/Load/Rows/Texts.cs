using System.Text;

namespace Load.Rows;

/// <summary>What is sent, the same in each run.</summary>
internal static class Texts
{
    private const int Shown = 40;

    /// <summary>Letters and digits, which no JSON writer escapes.</summary>
    public static string Letters(int length) => string.Create(length, 0, static (text, _) =>
    {
        for (var i = 0; i < text.Length; i++) text[i] = "abcdefghijklmnopqrstuvwxyz0123456789"[i * 7 % 36];
    });

    /// <summary>Bytes whose Base64 is of letters.</summary>
    public static byte[] Bytes(int length)
    {
        var letters = Letters(length / 3 * 4);
        byte[] bytes = [.. Convert.FromBase64String(letters), 0, 0, 0];
        return bytes[..length];
    }

    /// <summary>Where two messages part, for people.</summary>
    public static string Differ(ReadOnlySpan<byte> message, ReadOnlySpan<byte> expected)
    {
        var at = message.CommonPrefixLength(expected);
        return $"at {at} of {message.Length} bytes came \"{Start(message[at..])}\" where \"{Start(expected[at..])}\" was expected";
    }

    private static string Start(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes[..Math.Min(Shown, bytes.Length)]);
}
