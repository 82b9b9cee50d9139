namespace SocketIo.Protocol.Engine;

// engine.io-protocol v3, text form:  type [data]           4hello
// binary in text form:               "b" type base64       b4AQIDBA==
// binary form:                       type byte, data       04 01 02 03 04

/// <summary>Reads Engine.IO packets of revision 3, which names the type of a binary packet as well (F-EIO3-04, F-EIO3-09).</summary>
public static class OldEnginePacket
{
    private const int LastType = (int)EnginePacketType.Noop;

    /// <summary>Reads one packet in text form.</summary>
    /// <param name="packet">The whole packet: a WebSocket text frame or one part of a polling payload.</param>
    /// <param name="result">The packet, when the answer is <see cref="ProtocolError.None"/>.</param>
    /// <param name="dataStart">Where its data begins, then.</param>
    /// <returns><see cref="ProtocolError.EmptyPacket"/> or <see cref="ProtocolError.UnknownEngineType"/> for a bad packet (F-EIO3-08).</returns>
    public static ProtocolError TryRead(ReadOnlySpan<byte> packet, out EnginePacket result, out int dataStart)
    {
        result = default;
        dataStart = 0;
        if (packet.IsEmpty) return ProtocolError.EmptyPacket;

        var isBase64 = packet[0] == (byte)'b';
        var typeAt = isBase64 ? 1 : 0;
        if (packet.Length <= typeAt || packet[typeAt] - '0' is < 0 or > LastType) return ProtocolError.UnknownEngineType;

        result = new EnginePacket((EnginePacketType)(packet[typeAt] - '0'), isBase64);
        dataStart = typeAt + 1;
        return ProtocolError.None;
    }

    /// <summary>Reads the type of one packet in binary form; its data is everything after that byte.</summary>
    /// <param name="packet">The whole packet: a WebSocket binary frame or one part of a binary payload.</param>
    /// <param name="type">The type, when the answer is <see cref="ProtocolError.None"/>.</param>
    /// <returns>As <see cref="TryRead"/>.</returns>
    public static ProtocolError TryReadBinary(ReadOnlySpan<byte> packet, out EnginePacketType type)
    {
        type = default;
        if (packet.IsEmpty) return ProtocolError.EmptyPacket;
        if (packet[0] > LastType) return ProtocolError.UnknownEngineType;

        type = (EnginePacketType)packet[0];
        return ProtocolError.None;
    }
}
