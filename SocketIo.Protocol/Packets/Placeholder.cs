using System.Text.Json;

namespace SocketIo.Protocol.Packets;

/// <summary>The object that stands in JSON for a binary attachment: <c>{"_placeholder":true,"num":0}</c> (F-SIO-27).</summary>
public static class Placeholder
{
    /// <summary>Writes a placeholder.</summary>
    /// <param name="writer">Stands where a value may stand.</param>
    /// <param name="number">The attachment's place, from 0.</param>
    public static void Write(Utf8JsonWriter writer, int number)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("_placeholder"u8, true);
        writer.WriteNumber("num"u8, number);
        writer.WriteEndObject();
    }

    /// <summary>Reads a placeholder.</summary>
    /// <param name="reader">Stands on the start of an object; stands on its end afterwards.</param>
    /// <param name="number">The attachment's place, or -1 when the object names none.</param>
    /// <returns>Whether the object is a placeholder at all: has a member <c>_placeholder</c> that is true.</returns>
    public static bool TryRead(ref Utf8JsonReader reader, out int number)
    {
        number = -1;
        var isPlaceholder = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var member = MemberOf(reader);
            reader.Read();
            if (member == Member.Placeholder)
            {
                isPlaceholder = reader.TokenType == JsonTokenType.True;
            }
            else if (member == Member.Number)
            {
                number = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var value) ? value : -1;
            }

            reader.Skip();
        }

        return isPlaceholder;
    }

    /// <summary>Looks at every object, once: a placeholder must name one of the attachments (F-SIO-31).</summary>
    internal static ProtocolError CheckAll(ReadOnlySpan<byte> json, int attachments, int maxDepth)
    {
        // What is known of the object that is open at each depth; written before it is read, so never cleared.
        Span<bool> isPlaceholder = stackalloc bool[ProtocolLimits.DeepestAllowed + 1];
        Span<bool> isLegal = stackalloc bool[ProtocolLimits.DeepestAllowed + 1];
        var member = Member.Other;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        while (reader.Read())
        {
            var depth = reader.CurrentDepth;
            if (member == Member.Placeholder) isPlaceholder[depth - 1] = reader.TokenType == JsonTokenType.True;
            if (member == Member.Number) isLegal[depth - 1] = IsNumberBelow(reader, attachments);
            member = reader.TokenType == JsonTokenType.PropertyName ? MemberOf(reader) : Member.Other;

            if (reader.TokenType == JsonTokenType.StartObject) isPlaceholder[depth] = isLegal[depth] = false;
            if (reader.TokenType == JsonTokenType.EndObject && isPlaceholder[depth] && !isLegal[depth]) return ProtocolError.IllegalPlaceholder;
        }

        return ProtocolError.None;
    }

    private static Member MemberOf(in Utf8JsonReader reader) =>
        reader.ValueIsEscaped && JsonGrammar.HasHalfSurrogate(reader.ValueSpan) ? Member.Other
        : reader.ValueTextEquals("_placeholder"u8) ? Member.Placeholder
        : reader.ValueTextEquals("num"u8) ? Member.Number
        : Member.Other;

    private static bool IsNumberBelow(in Utf8JsonReader reader, int bound) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) && number >= 0 && number < bound;

    private enum Member
    {
        Other,
        Placeholder,
        Number,
    }
}
