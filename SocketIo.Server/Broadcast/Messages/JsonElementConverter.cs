using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SocketIo.Server.Broadcast.Messages;

/// <summary>
/// Passes JSON on as the reference would write it, or as it came where it escapes surrogates: a client may send half of a pair, which fits no
/// .NET string (F-SUB-28).
/// </summary>
internal sealed class JsonElementConverter : JsonConverter<JsonElement>
{
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonElement.ParseValue(ref reader);

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (raw.IndexOf("\\ud"u8) >= 0 || raw.IndexOf("\\uD"u8) >= 0) writer.WriteRawValue(raw, skipInputValidation: true);
        else value.WriteTo(writer);
    }
}
