using System.Buffers;
using SocketIo.Protocol;
using SocketIo.Protocol.Packets;
using SocketIo.Protocol.Packets.Parsers;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Sockets.Connections;

/// <summary>
/// What a connection receives where the server has another parser than the default one. No parser is trusted: types, payloads and names are
/// judged here (F-MSG-04, F-MSG-17).
/// </summary>
internal sealed class ParserInput(IPacketDecoder decoder, ProtocolLimits limits) : IDecodedPackets
{
    private const int MostKept = 16;

    private readonly Lock _gate = new();
    private readonly Queue<PacketAssembly> _decoded = new();
    private ProtocolError _error;
    private bool _closed;

    /// <summary>Takes a message; calls do not overlap.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isBinary">Whether it came as binary.</param>
    /// <param name="thrown">What the decoder has thrown, as a way to say that it cannot read the message (F-MSG-02).</param>
    /// <returns>The fault, if any.</returns>
    public ProtocolError Decode(ReadOnlyMemory<byte> message, bool isBinary, out Exception? thrown)
    {
        thrown = null;
        lock (_gate)
        {
            if (_closed) return ProtocolError.None;
            try
            {
                var error = decoder.Decode(message, isBinary, this);
                if (error == ProtocolError.None) error = _error;
                if (error != ProtocolError.None) Drop();
                return error;
            }
            catch (Exception fault)
            {
                Drop();
                thrown = fault;
                return ProtocolError.MalformedMessage;
            }
        }
    }

    /// <summary>Gives the next packet, which is the caller's from here on.</summary>
    public bool TryTake(out PacketAssembly packet)
    {
        lock (_gate)
        {
            var taken = _decoded.TryDequeue(out packet!);
            if (!taken && _decoded.Capacity > MostKept) _decoded.TrimExcess();
            return taken;
        }
    }

    /// <summary>Ends the decoder, once.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_closed) return;
            _closed = true;
            Drop();
            decoder.Dispose();
        }
    }

    public void Add(PacketContent packet)
    {
        if (_error == ProtocolError.None) _error = TryAdd(packet);
    }

    private ProtocolError TryAdd(PacketContent packet)
    {
        if (packet.Type > PacketType.ConnectError) return ProtocolError.InvalidPacketType;
        if (packet.Namespace.IsEmpty) return ProtocolError.InvalidNamespace;

        using var bytes = new PooledBufferWriter(packet.Namespace.Length + packet.Json.Length);
        bytes.Write(packet.Namespace);
        bytes.Write(packet.Json);
        var header = new PacketHeader
        {
            Type = packet.Type,
            Attachments = packet.Attachments.Length,
            NamespaceLength = packet.Namespace.Length,
            AckId = Math.Max(packet.AckId, PacketHeader.NoAck),
            PayloadStart = packet.Namespace.Length,
            HasPayload = !packet.Json.IsEmpty,
        };
        var error = PacketReader.Check(header, bytes.WrittenSpan, limits);
        if (error != ProtocolError.None) return error;

        if (packet.Type == PacketType.Connect && header.Attachments > 0)
        {
            bytes.Clear();
            bytes.Write(packet.Namespace);
            InlinedBinary.Write(packet.Json, packet.Attachments, bytes);
            _decoded.Enqueue(new PacketAssembly(header with { Attachments = 0 }, bytes.WrittenSpan));
            return ProtocolError.None;
        }

        var complete = new PacketAssembly(header, bytes.WrittenSpan);
        foreach (var attachment in packet.Attachments) complete.Attachments.Add(attachment.Span);
        _decoded.Enqueue(complete);
        return ProtocolError.None;
    }

    private void Drop()
    {
        while (_decoded.TryDequeue(out var packet)) packet.Dispose();
    }
}
