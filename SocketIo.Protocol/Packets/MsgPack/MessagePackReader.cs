using System.Buffers;
using System.Text.Unicode;

namespace SocketIo.Protocol.Packets.MsgPack;

// { "type": 0-4, "nsp": text, "data": any or undefined, "id": number or undefined, … }   in any order (F-MSG-07, F-MSG-09)

/// <summary>Reads Socket.IO packets in MessagePack, in the dialect of notepack.io 2.2.</summary>
public static class MessagePackReader
{
    [Flags]
    private enum Members
    {
        None = 0,
        Type = 1,
        Namespace = 2,
        AckId = 4,
        Data = 8,
    }

    /// <summary>Reads one packet and writes its data as JSON. Whether the data suits the packet's type is for <see cref="PacketReader.Check"/> to say.</summary>
    /// <param name="message">The whole binary message.</param>
    /// <param name="limits">The depth that is accepted. Attachments are bounded by the message's length alone (F-MSG-18).</param>
    /// <param name="json">Takes the data; nothing when there is none. After a fault it holds a part of it.</param>
    /// <param name="attachments">Takes the places of binary values in the message, in the order of their placeholders.</param>
    /// <param name="packet">The packet, when the answer is <see cref="ProtocolError.None"/>.</param>
    /// <returns>The fault, if any (F-MSG-15).</returns>
    public static ProtocolError TryRead(
        ReadOnlySpan<byte> message, in ProtocolLimits limits, IBufferWriter<byte> json, List<Range> attachments, out MessagePackPacket packet)
    {
        packet = new(default, default, PacketHeader.NoAck);
        var cursor = new MessagePackCursor(message);
        if (!cursor.TryRead(out var map) || map.Kind != MessagePackKind.Map) return ProtocolError.MalformedMessage;

        var data = new MessagePackToJson(message, json, attachments, limits.MaxDepth);
        var seen = Members.None;
        for (var i = 0; i < map.Length; i++)
        {
            if (!cursor.TryRead(out var name) || name.Kind != MessagePackKind.Text) return ProtocolError.MalformedMessage;
            var member = MemberOf(message.Slice(name.Start, name.Length));
            if ((seen & member) != 0) return ProtocolError.MalformedMessage;
            seen |= member;
            if (member == Members.None)
            {
                if (!cursor.TrySkip()) return ProtocolError.MalformedMessage;
                continue;
            }

            if (!cursor.TryRead(out var value)) return ProtocolError.MalformedMessage;
            var error = member == Members.Data ? ReadData(ref cursor, value, data) : ReadHeader(message, member, value, ref packet);
            if (error != ProtocolError.None) return error;
        }

        if (cursor.At != message.Length) return ProtocolError.MalformedMessage;
        if (!seen.HasFlag(Members.Type)) return ProtocolError.InvalidPacketType;
        return seen.HasFlag(Members.Namespace) ? ProtocolError.None : ProtocolError.InvalidNamespace;
    }

    /// <summary>Reads one value that is no packet, such as a message between servers, and writes it as JSON.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="limits">The depth that is accepted.</param>
    /// <param name="json">Takes the value. After a fault it holds a part of it.</param>
    /// <param name="attachments">Takes the places of binary values in the message, in the order of their placeholders.</param>
    /// <returns>The fault, if any.</returns>
    public static ProtocolError TryReadValue(ReadOnlySpan<byte> message, in ProtocolLimits limits, IBufferWriter<byte> json, List<Range> attachments)
    {
        var cursor = new MessagePackCursor(message);
        if (!cursor.TryRead(out var value)) return ProtocolError.MalformedMessage;
        var error = new MessagePackToJson(message, json, attachments, limits.MaxDepth).Write(ref cursor, value);
        return error == ProtocolError.None && cursor.At != message.Length ? ProtocolError.MalformedMessage : error;
    }

    private static Members MemberOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("type"u8) ? Members.Type
        : name.SequenceEqual("nsp"u8) ? Members.Namespace
        : name.SequenceEqual("id"u8) ? Members.AckId
        : name.SequenceEqual("data"u8) ? Members.Data
        : Members.None;

    private static ProtocolError ReadData(ref MessagePackCursor cursor, in MessagePackToken value, MessagePackToJson data) =>
        value.IsUndefined ? ProtocolError.None : data.Write(ref cursor, value);

    private static ProtocolError ReadHeader(ReadOnlySpan<byte> message, Members member, in MessagePackToken value, ref MessagePackPacket packet)
    {
        switch (member)
        {
            case Members.Type:
                if (value is not { Kind: MessagePackKind.Signed, Signed: >= 0 and <= (long)PacketType.ConnectError }) return ProtocolError.InvalidPacketType;
                packet = packet with { Type = (PacketType)value.Signed };
                return ProtocolError.None;
            case Members.Namespace:
                var isName = value is { Kind: MessagePackKind.Text, Length: > 0 } && Utf8.IsValid(message.Slice(value.Start, value.Length));
                if (!isName) return ProtocolError.InvalidNamespace;
                packet = packet with { Namespace = value.Start..(value.Start + value.Length) };
                return ProtocolError.None;
            default:
                if (value.IsUndefined) return ProtocolError.None;
                if (value is not { Kind: MessagePackKind.Signed, Signed: >= 0 }) return ProtocolError.InvalidPacketId;
                packet = packet with { AckId = value.Signed };
                return ProtocolError.None;
        }
    }
}
