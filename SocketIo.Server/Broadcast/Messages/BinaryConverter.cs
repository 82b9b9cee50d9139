using System.Text.Json;
using System.Text.Json.Serialization;
using SocketIo.Protocol.Packets;

namespace SocketIo.Server.Broadcast.Messages;

/// <summary>
/// Binary values anywhere in the arguments: written as a placeholder with the bytes beside it (F-SIO-27), read back from one.
/// A string is read as base64, for clients that send binary as text.
/// </summary>
internal sealed class BinaryConverter<T>(Func<byte[], T> fromBytes, Func<T, ReadOnlyMemory<byte>> toBytes) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => fromBytes(reader.GetBytesFromBase64()),
        JsonTokenType.StartObject => fromBytes(ReadAttachment(ref reader)),
        _ => throw new JsonException("Binary data was expected."),
    };

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        var bytes = toBytes(value);
        if (AttachmentScope.Outgoing is not { } attachments)
        {
            writer.WriteBase64StringValue(bytes.Span);
            return;
        }

        Placeholder.Write(writer, attachments.Count);
        attachments.Add(bytes);
    }

    private static byte[] ReadAttachment(ref Utf8JsonReader reader)
    {
        if (!Placeholder.TryRead(ref reader, out var number)) throw new JsonException("Binary data was expected.");
        return AttachmentScope.Incoming?.Copy(number) ?? throw new JsonException("The attachment is missing.");
    }
}
