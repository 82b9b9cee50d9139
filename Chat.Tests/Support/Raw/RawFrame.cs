using System.Buffers.Binary;
using System.Text;

namespace Chat.Tests.Support.Raw;

/// <summary>One WebSocket frame (RFC 6455, 5.2) as it was on the wire.</summary>
internal sealed record RawFrame(int Opcode, bool Final, byte[] Payload, int Reserved = 0)
{
    public const int Continuation = 0;
    public const int TextFrame = 1;
    public const int BinaryFrame = 2;
    public const int CloseFrame = 8;
    public const int PingFrame = 9;
    public const int PongFrame = 10;

    private static readonly byte[] Mask = [0x37, 0xfa, 0x21, 0x3d];

    public string Text => Encoding.UTF8.GetString(Payload);

    /// <summary>The status of a close frame; null when it has none, which a client reports as 1005.</summary>
    public int? CloseCode => Payload.Length < 2 ? null : BinaryPrimitives.ReadUInt16BigEndian(Payload);

    public static byte[] Encode(int opcode, ReadOnlySpan<byte> payload, bool final = true, bool masked = true, int reserved = 0)
    {
        var output = new List<byte> { (byte)((final ? 0x80 : 0) | (reserved << 4) | opcode) };
        var maskBit = masked ? 0x80 : 0;
        if (payload.Length < 126)
        {
            output.Add((byte)(maskBit | payload.Length));
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            output.AddRange([(byte)(maskBit | 126), (byte)(payload.Length >> 8), (byte)payload.Length]);
        }
        else
        {
            output.Add((byte)(maskBit | 127));
            var length = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(length, payload.Length);
            output.AddRange(length);
        }

        if (masked)
            output.AddRange(Mask);
        var start = output.Count;
        output.AddRange(payload);
        for (var i = 0; masked && i < payload.Length; i++)
            output[start + i] ^= Mask[i % 4];
        return [.. output];
    }

    public override string ToString() => Opcode switch
    {
        TextFrame => $"text \"{Text}\"",
        CloseFrame => $"close {CloseCode?.ToString() ?? "without code"}",
        _ => $"opcode {Opcode}, {Payload.Length} bytes",
    };
}
