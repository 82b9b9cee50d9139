using System.Buffers;
using System.Text;
using SocketIo.Protocol.Packets;
using SocketIo.Protocol.Packets.Parsers;
using SocketIo.Server.Engine.Outbound;

namespace SocketIo.Server.Broadcast.Messages;

/// <summary>The messages that a parser makes of one packet. Owns pooled memory; dispose once.</summary>
internal sealed class ParsedMessages : IPacketMessages, IDisposable
{
    private const int FirstCapacity = 1024;
    private const byte EngineMessage = (byte)'4';

    private readonly PooledBufferWriter _bytes = new(FirstCapacity);
    private readonly List<int> _binaryStarts = [];
    private bool _hasText;

    /// <param name="parser">The server's.</param>
    /// <param name="packet">What to send.</param>
    /// <param name="compress">Whether compressing it is worth while.</param>
    /// <param name="offset">The packet's last argument, whose end will be overwritten, or null.</param>
    /// <exception cref="InvalidOperationException">The parser has made nothing, or has hidden the offset.</exception>
    public static EncodedMessage Encode(IPacketParser parser, PacketContent packet, bool compress = true, string? offset = null)
    {
        using var messages = new ParsedMessages();
        parser.Encode(packet, messages);
        return messages.ToMessage(compress, packet is { Type: PacketType.Event, AckId: PacketHeader.NoAck }, offset);
    }

    public IBufferWriter<byte> Begin(bool isBinary)
    {
        if (isBinary)
        {
            _binaryStarts.Add(_bytes.WrittenCount);
            return _bytes;
        }

        if (_hasText || _binaryStarts.Count > 0) throw new InvalidOperationException("Only the first message of a packet may be text.");
        _hasText = true;
        _bytes.Write([EngineMessage]);
        return _bytes;
    }

    public void Dispose() => _bytes.Dispose();

    private EncodedMessage ToMessage(bool compress, bool isPlainEvent, string? offset)
    {
        if (!_hasText && _binaryStarts.Count == 0) throw new InvalidOperationException("The parser made no message of a packet.");

        var written = _bytes.WrittenSpan;
        var ends = new int[_binaryStarts.Count];
        for (var i = 0; i < ends.Length; i++) ends[i] = i + 1 < ends.Length ? _binaryStarts[i + 1] : written.Length;
        var message = EncodedMessage.Create(written, ends.Length == 0 ? written.Length : _binaryStarts[0], ends, compress, isPlainEvent);
        if (offset is null) return message;

        var at = written.LastIndexOf(Encoding.UTF8.GetBytes(offset));
        if (at >= 0)
        {
            message.MarkOffset(at + offset.Length);
            return message;
        }

        message.Release();
        throw new InvalidOperationException("Connection state recovery needs a parser that writes text as UTF-8, as it is.");
    }
}
