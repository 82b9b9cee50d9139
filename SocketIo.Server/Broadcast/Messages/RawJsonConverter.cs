using System.Text.Json;
using System.Text.Json.Serialization;

namespace SocketIo.Server.Broadcast.Messages;

/// <summary>Writes JSON as it is, and puts what it refers to beside it.</summary>
internal sealed class RawJsonConverter : JsonConverter<RawJson>
{
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options)
    {
        writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
        AttachmentScope.Outgoing?.AddRange(value.Attachments);
    }
}
