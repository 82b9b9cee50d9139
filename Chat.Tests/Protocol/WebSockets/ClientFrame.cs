using System.Buffers.Binary;
using SocketIo.Protocol.WebSockets;

namespace Chat.Tests.Protocol.WebSockets;

/// <summary>Writes frames as a client does, and as a bad client might; shares no code with the reader under test.</summary>
internal static class ClientFrame
{
    public static byte[] Header(int firstByte, bool masked, ulong length, int lengthBytes, byte[] key)
    {
        var wide = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(wide, length);
        var shortLength = lengthBytes switch { 8 => 127, 2 => 126, _ => (int)length };
        return [(byte)firstByte, (byte)((masked ? 0x80 : 0) | shortLength), .. wide[(8 - lengthBytes)..], .. masked ? key : []];
    }

    public static byte[] Write(FrameOpcode opcode, bool isFinal, byte[] payload, byte[] key)
    {
        var lengthBytes = payload.Length switch { <= 125 => 0, <= 65535 => 2, _ => 8 };
        var header = Header((isFinal ? 0x80 : 0) | (int)opcode, masked: true, (ulong)payload.Length, lengthBytes, key);
        return [.. header, .. payload.Select((value, i) => (byte)(value ^ key[i % 4]))];
    }
}
