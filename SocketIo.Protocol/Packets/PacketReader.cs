namespace SocketIo.Protocol.Packets;

// socket.io-protocol v5:  type [count "-"] ["/ns" ","] [ack] [json]
// 51-/board,9["stroke",{"_placeholder":true,"num":0}]   binary event, 1 attachment, ack 9

/// <summary>Reads Socket.IO packets (F-SIO-02).</summary>
public static class PacketReader
{
    // Ids beyond this many digits would not fit a long; no client counts that far.
    private const int MaxAckDigits = 18;

    /// <summary>Reads the header of one packet and checks its JSON: well formed, within the limits, and of the shape that the type allows.</summary>
    /// <param name="packet">The whole text of one Engine.IO message, without the Engine.IO type digit, in valid UTF-8.</param>
    /// <param name="limits">What is accepted.</param>
    /// <param name="header">The header, when the answer is <see cref="ProtocolError.None"/>.</param>
    /// <returns>The fault, if any (F-SIO-10 to F-SIO-18, F-SIO-31 to F-SIO-34).</returns>
    public static ProtocolError TryRead(ReadOnlySpan<byte> packet, in ProtocolLimits limits, out PacketHeader header)
    {
        var error = TryReadHeader(packet, limits, out header);
        return error == ProtocolError.None ? PayloadRules.Check(header, header.PayloadOf(packet), limits) : error;
    }

    /// <summary>Checks the JSON of a packet that another parser has read, as <see cref="TryRead"/> does: no parser is trusted (F-MSG-04, F-MSG-17).</summary>
    /// <param name="header">What the parser made of the packet; its attachments may be more than <see cref="ProtocolLimits.MaxAttachments"/>.</param>
    /// <param name="packet">The bytes that the header's places refer to.</param>
    /// <param name="limits">What is accepted.</param>
    /// <returns>The fault, if any.</returns>
    public static ProtocolError Check(in PacketHeader header, ReadOnlySpan<byte> packet, in ProtocolLimits limits) =>
        PayloadRules.Check(header, header.PayloadOf(packet), limits);

    private static ProtocolError TryReadHeader(ReadOnlySpan<byte> packet, in ProtocolLimits limits, out PacketHeader header)
    {
        header = default;
        if (packet.IsEmpty || packet[0] is < (byte)'0' or > (byte)'6') return ProtocolError.UnknownPacketType;

        var type = (PacketType)(packet[0] - '0');
        var at = 1;
        var attachments = 0;
        if (type is PacketType.BinaryEvent or PacketType.BinaryAck)
        {
            var error = TryReadAttachments(packet, limits, ref at, out attachments);
            if (error != ProtocolError.None) return error;
        }

        ReadNamespace(packet, ref at, out var namespaceStart, out var namespaceLength);
        if (!TryReadAckId(packet, ref at, out var ackId)) return ProtocolError.InvalidPayload;

        header = new PacketHeader
        {
            Type = type,
            Attachments = attachments,
            NamespaceStart = namespaceStart,
            NamespaceLength = namespaceLength,
            AckId = ackId,
            PayloadStart = at,
            HasPayload = at < packet.Length,
        };
        return ProtocolError.None;
    }

    private static ProtocolError TryReadAttachments(ReadOnlySpan<byte> packet, in ProtocolLimits limits, ref int at, out int count)
    {
        count = 0;
        var number = 0L;
        var digits = packet[at..].IndexOf((byte)'-');
        if (digits <= 0) return ProtocolError.IllegalAttachments;

        foreach (var digit in packet.Slice(at, digits))
        {
            if (!char.IsAsciiDigit((char)digit)) return ProtocolError.IllegalAttachments;
            // Stops growing past the limit, so that no number of digits overflows.
            if (number <= limits.MaxAttachments) number = (number * 10) + (digit - '0');
        }

        at += digits + 1;
        if (number == 0) return ProtocolError.IllegalAttachments;
        if (number > limits.MaxAttachments) return ProtocolError.TooManyAttachments;
        count = (int)number;
        return ProtocolError.None;
    }

    private static void ReadNamespace(ReadOnlySpan<byte> packet, ref int at, out int start, out int length)
    {
        start = at;
        length = 0;
        if (at >= packet.Length || packet[at] != (byte)'/') return;

        var comma = packet[at..].IndexOf((byte)',');
        length = comma < 0 ? packet.Length - at : comma;
        at = comma < 0 ? packet.Length : at + comma + 1;
        if (length == 1) length = 0; // "0/," is the main namespace (F-SIO-03)
    }

    private static bool TryReadAckId(ReadOnlySpan<byte> packet, ref int at, out long id)
    {
        id = PacketHeader.NoAck;
        var digits = 0;
        while (at + digits < packet.Length && char.IsAsciiDigit((char)packet[at + digits])) digits++;
        if (digits == 0) return true;
        if (digits > MaxAckDigits) return false;

        id = 0;
        foreach (var digit in packet.Slice(at, digits)) id = (id * 10) + (digit - '0');
        at += digits;
        return true;
    }
}
