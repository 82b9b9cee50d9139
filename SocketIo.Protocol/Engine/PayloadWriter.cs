using System.Buffers;
using System.Buffers.Text;

namespace SocketIo.Protocol.Engine;

/// <summary>Writes packets of a polling payload (F-ENG-48, F-ENG-49).</summary>
public static class PayloadWriter
{
    /// <summary>Writes the separator between two packets.</summary>
    /// <param name="output">Takes one byte.</param>
    public static void WriteSeparator(IBufferWriter<byte> output)
    {
        output.GetSpan(1)[0] = PayloadReader.Separator;
        output.Advance(1);
    }

    /// <summary>The length of a binary message in a payload.</summary>
    /// <param name="binaryLength">The message's length in bytes.</param>
    /// <returns>The length in bytes of <c>b</c> and the padded base64.</returns>
    public static int Base64PacketLength(int binaryLength) => 1 + Base64.GetMaxEncodedToUtf8Length(binaryLength);

    /// <summary>Writes a binary message as <c>b</c> and padded base64.</summary>
    /// <param name="output">Takes <see cref="Base64PacketLength"/> bytes.</param>
    /// <param name="binary">The message.</param>
    public static void WriteBase64Packet(IBufferWriter<byte> output, ReadOnlySpan<byte> binary)
    {
        var length = Base64PacketLength(binary.Length);
        var span = output.GetSpan(length);
        span[0] = (byte)'b';
        Base64.EncodeToUtf8(binary, span[1..], out _, out _);
        output.Advance(length);
    }
}
