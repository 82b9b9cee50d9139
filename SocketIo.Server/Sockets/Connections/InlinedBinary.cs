using System.Buffers;
using System.Buffers.Text;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Sockets.Connections;

/// <summary>
/// Binary data as base64 text in the place of its placeholder: what a client says when it joins is read as JSON alone (F-SIO-40), and a
/// parser may bring binary data with it.
/// </summary>
internal static class InlinedBinary
{
    // The spelling that the contract of parsers asks for. Quotes within a text are escaped, so it stands for nothing else.
    private static ReadOnlySpan<byte> Beginning => "{\"_placeholder\":true,\"num\":"u8;

    /// <param name="json">Checked: every placeholder names one of the attachments.</param>
    /// <param name="attachments">The binary data.</param>
    /// <param name="output">Takes the JSON without placeholders.</param>
    public static void Write(ReadOnlySpan<byte> json, ReadOnlySpan<ReadOnlyMemory<byte>> attachments, PooledBufferWriter output)
    {
        while (json.IndexOf(Beginning) is var at and >= 0)
        {
            output.Write(json[..at]);
            json = json[at..];
            var isNumber = Utf8Parser.TryParse(json[Beginning.Length..], out int number, out var digits);
            var length = Beginning.Length + digits + 1;
            if (isNumber && (uint)number < (uint)attachments.Length && length <= json.Length && json[length - 1] == (byte)'}')
            {
                WriteBase64(attachments[number].Span, output);
            }
            else
            {
                length = Beginning.Length;
                output.Write(Beginning);
            }

            json = json[length..];
        }

        output.Write(json);
    }

    private static void WriteBase64(ReadOnlySpan<byte> bytes, PooledBufferWriter output)
    {
        output.Write("\""u8);
        Base64.EncodeToUtf8(bytes, output.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var written);
        output.Advance(written);
        output.Write("\""u8);
    }
}
