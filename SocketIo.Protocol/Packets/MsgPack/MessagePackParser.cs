using SocketIo.Protocol.Packets.Parsers;

namespace SocketIo.Protocol.Packets.MsgPack;

/// <summary>One binary message for each packet, and each by itself: nothing is kept between messages but the limits.</summary>
internal sealed class MessagePackParser : IPacketParser
{
    public void Encode(PacketContent packet, IPacketMessages messages) => MessagePackWriter.Write(messages.Begin(isBinary: true), packet);

    public IPacketDecoder CreateDecoder(ProtocolLimits limits) => new MessagePackDecoder(limits);
}
