using System.Buffers;
using System.Text;

namespace SocketIo.Protocol.Packets.MsgPack;

/// <summary>Text between its plain form and that of JSON.</summary>
internal static class JsonString
{
    private static readonly SearchValues<byte> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(control => (byte)control), (byte)'"', (byte)'\\']);

    private static ReadOnlySpan<byte> HexDigits => "0123456789abcdef"u8;

    /// <summary>Writes a JSON string.</summary>
    /// <param name="output">Takes it.</param>
    /// <param name="text">Valid UTF-8.</param>
    /// <returns>How many bytes it has become.</returns>
    public static int Write(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        var written = 2;
        output.Write("\""u8);
        while (true)
        {
            var stop = text.IndexOfAny(Escaped);
            var plain = stop < 0 ? text : text[..stop];
            output.Write(plain);
            written += plain.Length;
            if (stop < 0) break;
            ReadOnlySpan<byte> escape = text[stop] >= ' '
                ? [(byte)'\\', text[stop]]
                : [(byte)'\\', (byte)'u', (byte)'0', (byte)'0', HexDigits[text[stop] >> 4], HexDigits[text[stop] & 0xf]];
            output.Write(escape);
            written += escape.Length;
            text = text[(stop + 1)..];
        }

        output.Write("\""u8);
        return written;
    }

    /// <summary>Resolves the escapes of a JSON string in which half of a surrogate pair stands: it becomes U+FFFD, as UTF-8 has nothing for it.</summary>
    /// <param name="text">Without its quotes.</param>
    public static byte[] UnescapeHalves(ReadOnlySpan<byte> text)
    {
        var units = new StringBuilder(text.Length);
        while (true)
        {
            var stop = text.IndexOf((byte)'\\');
            units.Append(Encoding.UTF8.GetString(stop < 0 ? text : text[..stop]));
            if (stop < 0) return Encoding.UTF8.GetBytes(units.ToString());
            var kind = text[stop + 1];
            units.Append(kind switch
            {
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                (byte)'n' => '\n',
                (byte)'r' => '\r',
                (byte)'t' => '\t',
                (byte)'u' => (char)Convert.ToUInt16(Encoding.ASCII.GetString(text.Slice(stop + 2, 4)), 16),
                _ => (char)kind,
            });
            text = text[(stop + (kind == (byte)'u' ? 6 : 2))..];
        }
    }
}
