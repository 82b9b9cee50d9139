using SocketIo.Protocol;
using SocketIo.Protocol.Engine;
using SocketIo.Server.Engine.Timing;

namespace SocketIo.Server.Engine.Revisions;

/// <summary>The revision of clients up to 2.x: the client pings, every packet names its type.</summary>
internal sealed class Revision3 : EngineRevision
{
    public override int Number => 3;

    public override ReadOnlyMemory<byte> BinaryPrefix { get; } = new byte[] { (byte)EnginePacketType.Message };

    public override ReadOnlyMemory<byte> Base64Prefix { get; } = "b4"u8.ToArray();

    public override Heartbeat CreateHeartbeat(EngineSession session) => new ClientHeartbeat(session);

    public override ProtocolError TryRead(ReadOnlyMemory<byte> packet, out EnginePacket header, out ReadOnlyMemory<byte> data)
    {
        var error = OldEnginePacket.TryRead(packet.Span, out header, out var dataStart);
        data = packet[dataStart..];
        return error;
    }

    public override ProtocolError TryReadBinary(ReadOnlyMemory<byte> packet, out EnginePacketType type, out ReadOnlyMemory<byte> data)
    {
        var error = OldEnginePacket.TryReadBinary(packet.Span, out type);
        data = error == ProtocolError.None ? packet[1..] : default;
        return error;
    }
}
