using SocketIo.Protocol;
using SocketIo.Protocol.Engine;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Engine.Revisions;

/// <summary>The revision of today's clients: the server pings, binary messages need no type.</summary>
internal sealed class Revision4 : EngineRevision
{
    public override int Number => 4;

    public override ReadOnlyMemory<byte> BinaryPrefix => default;

    public override ReadOnlyMemory<byte> Base64Prefix { get; } = "b"u8.ToArray();

    public override Heartbeat CreateHeartbeat(EngineSession session) => new ServerHeartbeat(session);

    public override ProtocolError TryRead(ReadOnlyMemory<byte> packet, out EnginePacket header, out ReadOnlyMemory<byte> data)
    {
        var error = EnginePacket.TryRead(packet.Span, out header);
        data = error == ProtocolError.None ? packet[EnginePacket.DataStart..] : default;
        return error;
    }

    public override ProtocolError TryReadBinary(ReadOnlyMemory<byte> packet, out EnginePacketType type, out ReadOnlyMemory<byte> data)
    {
        type = EnginePacketType.Message;
        data = packet;
        return ProtocolError.None;
    }
}
