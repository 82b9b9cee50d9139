using SocketIo.Protocol.Packets.Parsers;

namespace SocketIo.Protocol.Packets.MsgPack;

internal sealed class MessagePackDecoder(ProtocolLimits limits) : IPacketDecoder
{
    public ProtocolError Decode(ReadOnlyMemory<byte> message, bool isBinary, IDecodedPackets packets)
    {
        if (!isBinary) return ProtocolError.MalformedMessage;

        using var json = new PooledBytes(message.Length);
        var places = new List<Range>();
        var error = MessagePackReader.TryRead(message.Span, limits, json, places, out var packet);
        if (error != ProtocolError.None) return error;

        packets.Add(new PacketContent
        {
            Type = packet.Type,
            Namespace = message.Span[packet.Namespace],
            AckId = packet.AckId,
            Json = json.Written,
            Attachments = places.Count == 0 ? [] : places.ConvertAll(place => message[place]).ToArray(),
        });
        return ProtocolError.None;
    }

    public void Dispose()
    {
    }
}
