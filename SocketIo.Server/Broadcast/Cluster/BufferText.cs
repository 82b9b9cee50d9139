using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace SocketIo.Server.Broadcast.Cluster;

/// <summary>Binary values in JSON alone, as <c>JSON.stringify</c> writes a Buffer of Node.js: <c>{"type":"Buffer","data":[1,2]}</c>.</summary>
internal static class BufferText
{
    private static ReadOnlySpan<byte> Beginning => "{\"_placeholder\":true,\"num\":"u8;

    public static void Write(ClusterValue value, IBufferWriter<byte> output)
    {
        var json = value.Json;
        while (json.IndexOf(Beginning) is var at and >= 0)
        {
            output.Write(json[..at]);
            json = json[(at + Beginning.Length)..];
            if (Utf8Parser.TryParse(json, out int number, out var digits) && (uint)number < (uint)value.Attachments.Length && json[digits] == (byte)'}')
            {
                WriteBuffer(value.Attachments[number].Span, output);
                json = json[(digits + 1)..];
            }
            else
            {
                output.Write(Beginning);
            }
        }

        output.Write(json);
    }

    private static void WriteBuffer(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        var text = new StringBuilder("{\"type\":\"Buffer\",\"data\":[");
        for (var i = 0; i < bytes.Length; i++) text.Append(i > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{bytes[i]}");
        output.Write(Encoding.ASCII.GetBytes(text.Append("]}").ToString()));
    }
}
