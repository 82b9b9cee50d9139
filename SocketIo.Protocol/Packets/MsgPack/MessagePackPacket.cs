namespace SocketIo.Protocol.Packets.MsgPack;

/// <summary>What a MessagePack packet holds beside its data.</summary>
/// <param name="Type">The packet's type.</param>
/// <param name="Namespace">Where the namespace stands in the message.</param>
/// <param name="AckId">The acknowledgement's id, or <see cref="PacketHeader.NoAck"/>.</param>
public readonly record struct MessagePackPacket(PacketType Type, Range Namespace, long AckId);
