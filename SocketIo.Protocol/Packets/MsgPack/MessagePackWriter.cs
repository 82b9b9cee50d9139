using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using SocketIo.Protocol.Packets.Parsers;

namespace SocketIo.Protocol.Packets.MsgPack;

/// <summary>Writes Socket.IO packets in MessagePack, so that notepack.io 2.2 reads them.</summary>
public static class MessagePackWriter
{
    // What integers of 64 bits hold.
    private const double LeastInteger = -9_223_372_036_854_775_808d;
    private const double IntegerBound = 18_446_744_073_709_551_616d;

    private static ReadOnlySpan<byte> PlaceholderStart => "{\"_placeholder\":true,\"num\":"u8;

    /// <summary>Writes one packet. Its JSON is trusted to be well formed.</summary>
    /// <param name="output">Takes the message.</param>
    /// <param name="packet">The packet.</param>
    public static void Write(IBufferWriter<byte> output, PacketContent packet)
    {
        var members = 2 + (packet.Json.IsEmpty ? 0 : 1) + (packet.AckId >= 0 ? 1 : 0);
        MessagePackForms.WriteMapHead(output, members);
        MessagePackForms.WriteText(output, "type"u8);
        MessagePackForms.WriteInteger(output, (long)packet.Type);
        if (!packet.Json.IsEmpty)
        {
            MessagePackForms.WriteText(output, "data"u8);
            WriteJson(output, packet.Json, packet.Attachments);
        }

        if (packet.AckId >= 0)
        {
            MessagePackForms.WriteText(output, "id"u8);
            MessagePackForms.WriteInteger(output, packet.AckId);
        }

        MessagePackForms.WriteText(output, "nsp"u8);
        MessagePackForms.WriteText(output, packet.Namespace);
    }

    /// <summary>Writes one value that is no packet, such as a message between servers. Its JSON is trusted to be well formed.</summary>
    /// <param name="output">Takes the value.</param>
    /// <param name="json">The value, with a placeholder where binary data belongs.</param>
    /// <param name="attachments">The binary data.</param>
    public static void WriteValue(IBufferWriter<byte> output, ReadOnlySpan<byte> json, ReadOnlySpan<ReadOnlyMemory<byte>> attachments) =>
        WriteJson(output, json, attachments);

    // MessagePack says how much is in an array before what is in it, so the JSON is read twice.
    private static void WriteJson(IBufferWriter<byte> output, ReadOnlySpan<byte> json, ReadOnlySpan<ReadOnlyMemory<byte>> attachments)
    {
        var most = json.Count((byte)'[') + json.Count((byte)'{');
        var counts = ArrayPool<int>.Shared.Rent(most);
        Count(json, attachments.Length, counts);

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        var next = 0;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartObject && TryPassPlaceholder(ref reader, json, attachments.Length, out var number))
                MessagePackForms.WriteBinary(output, attachments[number].Span);
            else if (reader.TokenType == JsonTokenType.StartArray) MessagePackForms.WriteArrayHead(output, counts[next++]);
            else if (reader.TokenType == JsonTokenType.StartObject) MessagePackForms.WriteMapHead(output, counts[next++]);
            else WriteToken(output, ref reader);
        }

        ArrayPool<int>.Shared.Return(counts);
    }

    // How many elements or members each array and object has, in the order they begin.
    private static void Count(ReadOnlySpan<byte> json, int attachments, int[] counts)
    {
        var outer = ArrayPool<int>.Shared.Rent(counts.Length);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        var begun = 0;
        var current = -1;
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
            {
                current = outer[current];
                continue;
            }

            // A member is counted with its value.
            if (reader.TokenType == JsonTokenType.PropertyName) continue;
            if (current >= 0) counts[current]++;
            if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject)) continue;
            if (reader.TokenType == JsonTokenType.StartObject && TryPassPlaceholder(ref reader, json, attachments, out _)) continue;
            counts[begun] = 0;
            outer[begun] = current;
            current = begun++;
        }

        ArrayPool<int>.Shared.Return(outer);
    }

    private static bool TryPassPlaceholder(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, int attachments, out int number)
    {
        number = -1;
        if (attachments == 0) return false;
        var rest = json[(int)reader.TokenStartIndex..];
        if (!rest.StartsWith(PlaceholderStart)) return false;
        rest = rest[PlaceholderStart.Length..];
        var isPlaceholder = Utf8Parser.TryParse(rest, out number, out var digits) && (uint)number < (uint)attachments && rest[digits] == (byte)'}';
        if (isPlaceholder) reader.Skip();
        return isPlaceholder;
    }

    private static void WriteToken(IBufferWriter<byte> output, ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName or JsonTokenType.String:
                WriteText(output, ref reader);
                break;
            case JsonTokenType.Number:
                WriteNumber(output, ref reader);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                MessagePackForms.WriteBoolean(output, reader.TokenType == JsonTokenType.True);
                break;
            case JsonTokenType.Null:
                MessagePackForms.WriteNil(output);
                break;
        }
    }

    private static void WriteText(IBufferWriter<byte> output, ref Utf8JsonReader reader)
    {
        var raw = reader.ValueSpan;
        if (!reader.ValueIsEscaped)
        {
            MessagePackForms.WriteText(output, raw);
        }
        else if (JsonGrammar.HasHalfSurrogate(raw))
        {
            MessagePackForms.WriteText(output, JsonString.UnescapeHalves(raw));
        }
        else
        {
            var plain = ArrayPool<byte>.Shared.Rent(raw.Length);
            MessagePackForms.WriteText(output, plain.AsSpan(0, reader.CopyString(plain)));
            ArrayPool<byte>.Shared.Return(plain);
        }
    }

    private static void WriteNumber(IBufferWriter<byte> output, ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var signed))
        {
            MessagePackForms.WriteInteger(output, signed);
            return;
        }

        if (reader.TryGetUInt64(out var unsigned))
        {
            MessagePackForms.WriteUnsigned(output, unsigned);
            return;
        }

        var value = reader.GetDouble();
        if (value != Math.Floor(value) || value is < LeastInteger or >= IntegerBound) MessagePackForms.WriteFloat(output, value);
        else if (value < 0) MessagePackForms.WriteInteger(output, (long)value);
        else MessagePackForms.WriteUnsigned(output, (ulong)value);
    }
}
