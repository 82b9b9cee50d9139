namespace SocketIo.Protocol.Packets.Parsers;

/// <summary>Takes what a decoder has made.</summary>
public interface IDecodedPackets
{
    /// <summary>Takes a packet and copies what it needs. What is wrong with it ends the connection, as if the decoder had found it.</summary>
    /// <param name="packet">The packet.</param>
    void Add(PacketContent packet);
}
