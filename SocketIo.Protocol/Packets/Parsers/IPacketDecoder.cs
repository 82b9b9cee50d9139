namespace SocketIo.Protocol.Packets.Parsers;

/// <summary>Makes packets of the messages of one connection (F-MSG-02). Calls do not overlap; the last one is <see cref="IDisposable.Dispose"/>.</summary>
public interface IPacketDecoder : IDisposable
{
    /// <summary>Takes the next message.</summary>
    /// <param name="message">A whole message, which is dead when the call returns; valid UTF-8 if it is text.</param>
    /// <param name="isBinary">Whether it came as binary.</param>
    /// <param name="packets">Takes the packets that are complete now: none, one or more.</param>
    /// <returns>The fault, if any, which ends the connection, as an exception does; packets of the same call are then not delivered.</returns>
    ProtocolError Decode(ReadOnlyMemory<byte> message, bool isBinary, IDecodedPackets packets);
}
