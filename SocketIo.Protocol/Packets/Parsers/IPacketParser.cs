namespace SocketIo.Protocol.Packets.Parsers;

/// <summary>
/// How Socket.IO packets look in Engine.IO messages (F-MSG-01). One for a server, used from any thread. Clients must be given the same parser:
/// nothing on the wire tells which one it is (F-MSG-05).
/// </summary>
public interface IPacketParser
{
    /// <summary>Writes a packet as one or more messages. Called once for all who receive it.</summary>
    /// <param name="packet">The packet, which must not be kept.</param>
    /// <param name="messages">Takes the messages.</param>
    void Encode(PacketContent packet, IPacketMessages messages);

    /// <summary>A decoder for one connection; the same one for all if it keeps nothing between messages.</summary>
    /// <param name="limits">What the server accepts. It checks depth and shape of the payload itself.</param>
    /// <returns>A decoder, which is disposed with the connection.</returns>
    IPacketDecoder CreateDecoder(ProtocolLimits limits);
}
