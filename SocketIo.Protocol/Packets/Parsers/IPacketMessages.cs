using System.Buffers;

namespace SocketIo.Protocol.Packets.Parsers;

/// <summary>The messages that a packet becomes: at most one text, which comes first, and any number of binary ones.</summary>
public interface IPacketMessages
{
    /// <summary>Begins the next message.</summary>
    /// <param name="isBinary">Whether it goes as binary; text must be UTF-8.</param>
    /// <returns>Takes the message, until the next one begins.</returns>
    /// <exception cref="InvalidOperationException">A text message after another message.</exception>
    IBufferWriter<byte> Begin(bool isBinary);
}
