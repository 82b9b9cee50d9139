using System.Text.Json;

namespace SocketIo.Protocol.Packets;

/// <summary>Which JSON each packet type may carry (F-SIO-10 to F-SIO-16).</summary>
internal static class PayloadRules
{
    public static ProtocolError Check(in PacketHeader header, ReadOnlySpan<byte> json, in ProtocolLimits limits)
    {
        if (json.IsEmpty) return MayBeAbsent(header.Type) ? ProtocolError.None : ProtocolError.InvalidPayload;
        if (header.Type == PacketType.Disconnect) return ProtocolError.InvalidPayload;

        var error = JsonGrammar.Check(json, limits.MaxDepth);
        if (error != ProtocolError.None) return error;

        if (!HasShape(header.Type, CheckedJson.ToNextElement(json))) return ProtocolError.InvalidPayload;
        return header.Attachments > 0 ? Placeholder.CheckAll(json, header.Attachments, limits.MaxDepth) : ProtocolError.None;
    }

    // The reference lets an event without payload slip through (F-SIO-13); the written protocol does not, and so do we not.
    private static bool MayBeAbsent(PacketType type) => type is not (PacketType.Event or PacketType.BinaryEvent or PacketType.BinaryAck);

    private static bool HasShape(PacketType type, ReadOnlySpan<byte> json) => type switch
    {
        PacketType.Connect => json[0] == (byte)'{',
        PacketType.ConnectError => json[0] is (byte)'{' or (byte)'"',
        PacketType.Ack or PacketType.BinaryAck => json[0] == (byte)'[',
        _ => json[0] == (byte)'[' && StartsWithEventName(json),
    };

    private static bool StartsWithEventName(ReadOnlySpan<byte> array)
    {
        var elements = new ArgumentReader(array);
        return elements.TryReadNext(out var name) && name[0] switch
        {
            (byte)'"' => IsEventName(name),
            (byte)'-' or (>= (byte)'0' and <= (byte)'9') => true,
            _ => false,
        };
    }

    private static bool IsEventName(ReadOnlySpan<byte> quoted)
    {
        var text = quoted[1..^1];
        if (!text.Contains((byte)'\\')) return !ReservedEvents.Contains(text);
        if (JsonGrammar.HasHalfSurrogate(text)) return false;

        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        return !ReservedEvents.Contains(reader);
    }
}
