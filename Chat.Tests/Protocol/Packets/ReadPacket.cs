using SocketIo.Protocol.Packets;

namespace Chat.Tests.Protocol.Packets;

/// <summary>A packet's parts, cut out of its bytes.</summary>
internal sealed record ReadPacket(PacketType Type, int Attachments, string Namespace, long AckId, string Json);
