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

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = limits.MaxDepth });
        reader.Read();
        if (!HasShape(header.Type, ref reader)) return ProtocolError.InvalidPayload;
        return header.Attachments > 0 ? Placeholder.CheckAll(ref reader, header.Attachments) : ProtocolError.None;
    }

    // The reference lets an event without payload slip through (F-SIO-13); the written protocol does not, and so do we not.
    private static bool MayBeAbsent(PacketType type) => type is not (PacketType.Event or PacketType.BinaryEvent or PacketType.BinaryAck);

    private static bool HasShape(PacketType type, ref Utf8JsonReader reader) => type switch
    {
        PacketType.Connect => reader.TokenType == JsonTokenType.StartObject,
        PacketType.ConnectError => reader.TokenType is JsonTokenType.StartObject or JsonTokenType.String,
        PacketType.Ack or PacketType.BinaryAck => reader.TokenType == JsonTokenType.StartArray,
        _ => reader.TokenType == JsonTokenType.StartArray && reader.Read() && IsEventName(ref reader),
    };

    private static bool IsEventName(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number => true,
        JsonTokenType.String => !(reader.ValueIsEscaped && JsonGrammar.HasHalfSurrogate(reader.ValueSpan)) && !ReservedEvents.Contains(reader),
        _ => false,
    };
}
