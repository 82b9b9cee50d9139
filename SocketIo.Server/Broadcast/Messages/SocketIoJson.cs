using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SocketIo.Server.Engine;

namespace SocketIo.Server.Broadcast.Messages;

/// <summary>The application's JSON options, completed by what the wire needs. Made once from a copy, never changed.</summary>
internal sealed class SocketIoJson
{
    private readonly JsonSerializerOptions _options;

    // False where the application has a converter of its own for text.
    private readonly bool _hasPlainText;

    public SocketIoJson(ServerSettings settings)
        : this(settings.Json, settings.Limits.MaxDepth)
    {
    }

    public SocketIoJson(JsonSerializerOptions json, int maxDepth)
    {
        _options = new JsonSerializerOptions(json)
        {
            Encoder = JsonTextEncoder.Instance,
            WriteIndented = false,
        };
        _options.MaxDepth = Math.Max(_options.MaxDepth, maxDepth);
        AddConverters(_options);
        AddReflection(_options);
        _options.TypeInfoResolverChain.Add(WireTypes.Default);
        _options.MakeReadOnly();
        _hasPlainText = TypeOf<string>().Converter.GetType().Assembly == typeof(JsonSerializer).Assembly;
    }

    /// <summary>What a writer of these options needs to be made with.</summary>
    public JsonWriterOptions WriterOptions { get; } = new() { Encoder = JsonTextEncoder.Instance, SkipValidation = true };

    /// <exception cref="NotSupportedException">The type is in no context of the application and reflection is off.</exception>
    public JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)_options.GetTypeInfo(typeof(T));

    /// <summary>Writes a value by its run-time type.</summary>
    public void Write(Utf8JsonWriter writer, object? value)
    {
        if (value is null) writer.WriteNullValue();
        else if (value is string text && _hasPlainText) writer.WriteStringValue(text);
        else JsonSerializer.Serialize(writer, value, _options.GetTypeInfo(value.GetType()));
    }

    /// <summary>Writes a value by its declared type, unboxed.</summary>
    public void WriteValue<T>(Utf8JsonWriter writer, T value)
    {
        if (typeof(T) == typeof(string) && _hasPlainText) writer.WriteStringValue((string?)(object?)value);
        else JsonSerializer.Serialize(writer, value, TypeOf<T>());
    }

    /// <param name="json">The JSON of an argument; empty for one that is missing.</param>
    public static bool IsNull(ReadOnlySpan<byte> json) => json.IsEmpty || json.SequenceEqual("null"u8);

    /// <summary>Reads one argument.</summary>
    /// <param name="json">Its JSON; empty for an argument that is missing, which is read as null, as <c>JSON.stringify</c> writes undefined.</param>
    /// <param name="attachments">What its placeholders refer to.</param>
    /// <param name="mayBeNull">False when null does not fit even though the type is a class.</param>
    /// <param name="index">Its place, for the exception.</param>
    /// <exception cref="EventArgumentException">The JSON does not fit the type.</exception>
    public T? Read<T>(ReadOnlySpan<byte> json, AttachmentSet? attachments, bool mayBeNull, int index)
    {
        // By far the most frequent argument, and nothing of it needs a reader.
        if (typeof(T) == typeof(string) && _hasPlainText && IsPlainText(json)) return (T)(object)Encoding.UTF8.GetString(json[1..^1]);

        if (!mayBeNull && IsNull(json)) throw new EventArgumentException(index, typeof(T));
        if (json.IsEmpty) json = "null"u8;

        var type = TypeOf<T>();
        var before = AttachmentScope.ExchangeIncoming(attachments);
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (Exception fault) when (fault is not (NotSupportedException or OutOfMemoryException))
        {
            // Converters and constructors of the application say in their own ways that they do not accept what the client sent.
            throw new EventArgumentException(index, typeof(T), fault);
        }
        finally
        {
            AttachmentScope.ExchangeIncoming(before);
        }
    }

    // The JSON has been checked, so a text without an escape stands there as it is.
    private static bool IsPlainText(ReadOnlySpan<byte> json) => json is [(byte)'"', ..] && !json.Contains((byte)'\\');

    private static void AddConverters(JsonSerializerOptions options)
    {
        // Behind the application's own, which come first.
        options.Converters.Add(new BinaryConverter<byte[]>(bytes => bytes, value => value));
        options.Converters.Add(new BinaryConverter<ReadOnlyMemory<byte>>(bytes => bytes, value => value));
        options.Converters.Add(new BinaryConverter<Memory<byte>>(bytes => bytes, value => value));
        options.Converters.Add(new BinaryConverter<ArraySegment<byte>>(bytes => bytes, value => value));
        options.Converters.Add(new JsonElementConverter());
        options.Converters.Add(new RawJsonConverter());
        options.Converters.Add(new FloatingPointConverter<double>());
        options.Converters.Add(new FloatingPointConverter<float>());
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Not reached in trimmed programs, which turn reflection off.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Not reached in programs compiled ahead of time, which turn reflection off.")]
    private static void AddReflection(JsonSerializerOptions options)
    {
        if (JsonSerializer.IsReflectionEnabledByDefault) options.TypeInfoResolverChain.Add(new DefaultJsonTypeInfoResolver());
    }
}
