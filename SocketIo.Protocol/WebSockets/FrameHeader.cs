using System.Buffers.Binary;

namespace SocketIo.Protocol.WebSockets;

// RFC 6455, 5.2:  FIN RSV1-3 opcode(4) | MASK length(7) | [length 16 or 64] | [masking key 32] | payload
// 81 85 37 fa 21 3d 7f 9f 4d 51 58          a final text frame from a client: "Hello"

/// <summary>The header of one WebSocket frame.</summary>
/// <param name="Opcode">What the frame is.</param>
/// <param name="IsFinal">Whether a message ends with this frame.</param>
/// <param name="PayloadLength">Bytes of payload, at most what the reader was told to accept.</param>
/// <param name="MaskingKey">The key that <see cref="Masking"/> takes, as it stands on the wire.</param>
/// <param name="IsCompressed">Whether the message that begins with this frame is compressed (RFC 7692, 6).</param>
public readonly record struct FrameHeader(FrameOpcode Opcode, bool IsFinal, int PayloadLength, uint MaskingKey, bool IsCompressed = false)
{
    /// <summary>The longest header that a client's frame can have, in bytes.</summary>
    public const int MaxLength = 14;

    private const int MaxControlPayload = 125;
    private const byte Final = 0x80;
    private const byte Reserved = 0x70;
    private const byte Compressed = 0x40;

    /// <summary>Reads the header of a frame from a client: masked, with no extension but compression.</summary>
    /// <param name="bytes">What has arrived, from the frame's first byte.</param>
    /// <param name="maxPayload">The most bytes of payload that are accepted.</param>
    /// <param name="header">The header, when it is <see cref="FrameReadResult.Complete"/>, or <see cref="FrameReadResult.TooBig"/> and for the record.</param>
    /// <param name="length">The header's length in bytes, then.</param>
    /// <param name="mayBeCompressed">Whether compression was agreed on; else the bit that marks it is a violation.</param>
    /// <returns>Whether the header is whole, and what is wrong with it.</returns>
    public static FrameReadResult TryRead(
        ReadOnlySpan<byte> bytes, int maxPayload, out FrameHeader header, out int length, bool mayBeCompressed = false)
    {
        header = default;
        length = 0;
        if (bytes.Length < 2) return FrameReadResult.Incomplete;

        var opcode = (FrameOpcode)(bytes[0] & 0x0f);
        var isFinal = (bytes[0] & Final) != 0;
        var shortLength = bytes[1] & 0x7f;
        if (!IsAllowed(bytes[0], bytes[1], opcode, isFinal, shortLength, mayBeCompressed)) return FrameReadResult.Violation;

        var lengthBytes = shortLength switch { 126 => 2, 127 => 8, _ => 0 };
        length = 2 + lengthBytes + 4;
        if (bytes.Length < length) return FrameReadResult.Incomplete;

        var payload = shortLength switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            127 => BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]),
            _ => (ulong)shortLength,
        };
        var isCompressed = (bytes[0] & Compressed) != 0;
        var mask = BitConverter.ToUInt32(bytes[(2 + lengthBytes)..]);
        header = new FrameHeader(opcode, isFinal, (int)Math.Min(payload, int.MaxValue), mask, isCompressed);
        return payload > (ulong)maxPayload ? FrameReadResult.TooBig : FrameReadResult.Complete;
    }

    /// <summary>Writes the header of an unmasked, final frame.</summary>
    /// <param name="output">At least 10 bytes.</param>
    /// <param name="opcode">What the frame is.</param>
    /// <param name="payloadLength">Bytes of payload.</param>
    /// <param name="isCompressed">Whether the payload is a compressed message.</param>
    /// <returns>How many bytes the header takes: 2, 4 or 10.</returns>
    public static int WriteFinal(Span<byte> output, FrameOpcode opcode, int payloadLength, bool isCompressed = false)
    {
        output[0] = (byte)(Final | (isCompressed ? Compressed : 0) | (int)opcode);
        if (payloadLength <= MaxControlPayload)
        {
            output[1] = (byte)payloadLength;
            return 2;
        }

        if (payloadLength <= ushort.MaxValue)
        {
            output[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(output[2..], (ushort)payloadLength);
            return 4;
        }

        output[1] = 127;
        BinaryPrimitives.WriteUInt64BigEndian(output[2..], (ulong)payloadLength);
        return 10;
    }

    private static bool IsAllowed(byte first, byte second, FrameOpcode opcode, bool isFinal, int shortLength, bool mayBeCompressed)
    {
        var isMasked = (second & 0x80) != 0;
        // Only a message's first frame says that it is compressed (RFC 7692, 6.1).
        var allowed = mayBeCompressed && opcode is (FrameOpcode.Text or FrameOpcode.Binary) ? Compressed : 0;
        if (!isMasked || (first & Reserved & ~allowed) != 0) return false;
        return opcode switch
        {
            FrameOpcode.Continuation or FrameOpcode.Text or FrameOpcode.Binary => true,
            FrameOpcode.Close or FrameOpcode.Ping or FrameOpcode.Pong => isFinal && shortLength <= MaxControlPayload,
            _ => false,
        };
    }
}
