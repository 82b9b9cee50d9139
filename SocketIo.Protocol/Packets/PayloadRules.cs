using System.Text.Json;

namespace SocketIo.Protocol.Packets;

/// <summary>Which JSON each packet type may carry (F-SIO-10 to F-SIO-16).</summary>
internal static class PayloadRules
{
    public static ProtocolError Check(in PacketHeader header, ReadOnlySpan<byte> json, in ProtocolLimits limits)
    {
        if (json.IsEmpty) return MayBeAbsent(header.Type) ? ProtocolError.None : ProtocolError.InvalidPayload;
        if (header.Type == PacketType.Disconnect) return ProtocolError.InvalidPayload;

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = limits.MaxDepth });
        try
        {
            if (!reader.Read() || !HasShape(header.Type, ref reader)) return ProtocolError.InvalidPayload;
            return ReadToEnd(ref reader, header.Attachments);
        }
        catch (JsonException)
        {
            return DeeperThan(json, limits.MaxDepth) ? ProtocolError.TooDeep : ProtocolError.InvalidPayload;
        }
        catch (InvalidOperationException)
        {
            // A name with half of a surrogate pair, which no string can hold.
            return ProtocolError.InvalidPayload;
        }
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

    private static bool IsEventName(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number || (reader.TokenType == JsonTokenType.String && !ReservedEvents.Contains(reader));

    private static ProtocolError ReadToEnd(ref Utf8JsonReader reader, int attachments)
    {
        if (attachments > 0) return Placeholder.CheckAll(ref reader, attachments);
        while (reader.Read())
        {
        }

        return ProtocolError.None;
    }

    // Only asked once the JSON is known to be bad, to give the fault its name.
    private static bool DeeperThan(ReadOnlySpan<byte> json, int maxDepth)
    {
        var depth = 0;
        var inString = false;
        for (var i = 0; i < json.Length; i++)
        {
            if (inString)
            {
                if (json[i] == (byte)'\\') i++;
                else if (json[i] == (byte)'"') inString = false;
                continue;
            }

            if (json[i] == (byte)'"') inString = true;
            else if (json[i] is (byte)'[' or (byte)'{' && ++depth > maxDepth) return true;
            else if (json[i] is (byte)']' or (byte)'}') depth--;
        }

        return false;
    }
}
