using System.Buffers;
using System.Buffers.Text;

namespace SocketIo.Redis.Resp;

/// <summary>Writes commands: an array of byte strings each, <c>*2 $10 SSUBSCRIBE $11 socket.io#/#</c>.</summary>
internal static class RespWriter
{
    // A mark, the digits of a long and the end of the line.
    private const int LongestHeader = 24;

    public static void Write(IBufferWriter<byte> output, params ReadOnlySpan<byte[]> words)
    {
        WriteHeader(output, (byte)'*', words.Length);
        foreach (var word in words)
        {
            WriteHeader(output, (byte)'$', word.Length);
            output.Write(word);
            output.Write("\r\n"u8);
        }
    }

    private static void WriteHeader(IBufferWriter<byte> output, byte mark, int number)
    {
        var span = output.GetSpan(LongestHeader);
        span[0] = mark;
        Utf8Formatter.TryFormat(number, span[1..], out var written);
        "\r\n"u8.CopyTo(span[(written + 1)..]);
        output.Advance(written + 3);
    }
}
