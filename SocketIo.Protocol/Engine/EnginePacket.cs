namespace SocketIo.Protocol.Engine;

// engine.io-protocol v4, text form:  type [data]     4hello
// binary in text transports:         "b" base64      bAQIDBA==   always a message

/// <summary>One Engine.IO packet in text form, read from bytes that it does not own.</summary>
/// <param name="Type">The packet's type.</param>
/// <param name="IsBase64">Whether the data is base64 of a binary message (F-ENG-49, F-ENG-52).</param>
public readonly record struct EnginePacket(EnginePacketType Type, bool IsBase64)
{
    /// <summary>Where the data begins, in bytes from the start of the packet.</summary>
    public const int DataStart = 1;

    /// <summary>Reads the type of one packet; its data is everything after <see cref="DataStart"/>.</summary>
    /// <param name="packet">The whole packet: a WebSocket text frame or one part of a polling payload.</param>
    /// <param name="result">The packet, when the answer is <see cref="ProtocolError.None"/>.</param>
    /// <returns><see cref="ProtocolError.EmptyPacket"/> or <see cref="ProtocolError.UnknownEngineType"/> for a bad packet (F-ENG-54).</returns>
    public static ProtocolError TryRead(ReadOnlySpan<byte> packet, out EnginePacket result)
    {
        result = default;
        if (packet.IsEmpty) return ProtocolError.EmptyPacket;

        var first = packet[0];
        if (first == (byte)'b')
        {
            result = new EnginePacket(EnginePacketType.Message, IsBase64: true);
            return ProtocolError.None;
        }

        if (first is < (byte)'0' or > (byte)'6') return ProtocolError.UnknownEngineType;

        result = new EnginePacket((EnginePacketType)(first - '0'), IsBase64: false);
        return ProtocolError.None;
    }
}
