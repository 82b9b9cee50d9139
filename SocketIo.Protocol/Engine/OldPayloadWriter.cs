using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace SocketIo.Protocol.Engine;

/// <summary>Writes packets of a polling payload of revision 3, in both of its forms (F-EIO3-03 to F-EIO3-05).</summary>
public static class OldPayloadWriter
{
    private const byte MessageType = (byte)EnginePacketType.Message;
    private const int MaxDigits = 10;

    /// <summary>The length of a packet in a payload in text form.</summary>
    /// <param name="packet">The packet in valid UTF-8.</param>
    /// <returns>In bytes, its length prefix included.</returns>
    public static int TextLength(ReadOnlySpan<byte> packet) => Digits(Encoding.UTF8.GetCharCount(packet)) + 1 + packet.Length;

    /// <summary>Writes a packet into a payload in text form.</summary>
    /// <param name="output">Takes <see cref="TextLength"/> bytes.</param>
    /// <param name="packet">The packet in valid UTF-8.</param>
    public static void WriteText(IBufferWriter<byte> output, ReadOnlySpan<byte> packet)
    {
        WritePrefix(output, Encoding.UTF8.GetCharCount(packet));
        output.Write(packet);
    }

    /// <summary>The length of a binary message in a payload in text form.</summary>
    /// <param name="binaryLength">The message's length in bytes.</param>
    /// <returns>In bytes, the length prefix included.</returns>
    public static int Base64Length(int binaryLength)
    {
        var packet = 2 + Base64.GetMaxEncodedToUtf8Length(binaryLength);
        return Digits(packet) + 1 + packet;
    }

    /// <summary>Writes a binary message into a payload in text form, as <c>b4</c> and padded base64.</summary>
    /// <param name="output">Takes <see cref="Base64Length"/> bytes.</param>
    /// <param name="base64">The message, encoded.</param>
    public static void WriteBase64(IBufferWriter<byte> output, ReadOnlySpan<byte> base64)
    {
        WritePrefix(output, 2 + base64.Length);
        output.Write("b4"u8);
        output.Write(base64);
    }

    /// <summary>The length of a packet in a payload in binary form.</summary>
    /// <param name="packetLength">The packet's own length in bytes: type and data.</param>
    /// <returns>In bytes, marker and length included.</returns>
    public static int BinaryFormLength(int packetLength) => 1 + Digits(packetLength) + 1 + packetLength;

    /// <summary>Writes a packet in text form into a payload in binary form.</summary>
    /// <param name="output">Takes <see cref="BinaryFormLength"/> bytes.</param>
    /// <param name="packet">The packet in UTF-8.</param>
    public static void WriteTextInBinaryForm(IBufferWriter<byte> output, ReadOnlySpan<byte> packet)
    {
        WriteMarker(output, BinaryPayloadReader.Text, packet.Length);
        output.Write(packet);
    }

    /// <summary>Writes a binary message into a payload in binary form.</summary>
    /// <param name="output">Takes <see cref="BinaryFormLength"/> bytes of one more than the message.</param>
    /// <param name="binary">The message, without its type.</param>
    public static void WriteBinaryInBinaryForm(IBufferWriter<byte> output, ReadOnlySpan<byte> binary)
    {
        WriteMarker(output, BinaryPayloadReader.Binary, 1 + binary.Length);
        output.Write([MessageType]);
        output.Write(binary);
    }

    private static void WritePrefix(IBufferWriter<byte> output, int units)
    {
        var span = output.GetSpan(MaxDigits + 1);
        Utf8Formatter.TryFormat(units, span, out var written);
        span[written] = (byte)':';
        output.Advance(written + 1);
    }

    private static void WriteMarker(IBufferWriter<byte> output, byte marker, int length)
    {
        var span = output.GetSpan(MaxDigits + 2);
        span[0] = marker;
        Utf8Formatter.TryFormat(length, span[1..], out var digits);
        for (var i = 1; i <= digits; i++) span[i] -= (byte)'0';
        span[digits + 1] = BinaryPayloadReader.EndOfLength;
        output.Advance(digits + 2);
    }

    private static int Digits(int number)
    {
        var digits = 1;
        for (; number >= 10; number /= 10) digits++;
        return digits;
    }
}
