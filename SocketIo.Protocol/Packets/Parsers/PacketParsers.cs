using SocketIo.Protocol.Packets.MsgPack;

namespace SocketIo.Protocol.Packets.Parsers;

/// <summary>The parsers that come with the library, beside the default one.</summary>
public static class PacketParsers
{
    /// <summary>MessagePack, compatible with <c>socket.io-msgpack-parser</c> 3.0.2: one binary message for each packet (F-MSG-06).</summary>
    public static IPacketParser MessagePack { get; } = new MessagePackParser();
}
