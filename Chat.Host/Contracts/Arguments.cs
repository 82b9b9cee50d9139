using System.Globalization;
using System.Text.Json;
using Chat.Host.Domain;

namespace Chat.Host.Contracts;

/// <summary>
/// The first argument of an event, or the body of a request, read field by field. Whatever does not fit is INVALID_INPUT;
/// unknown fields are ignored, and null stands for a field that is absent.
/// </summary>
internal sealed class Arguments : IDisposable
{
    private readonly JsonDocument? _document;
    private readonly JsonElement _root;

    private Arguments(JsonDocument? document)
    {
        _document = document;
        _root = document?.RootElement ?? default;
    }

    public static Arguments None { get; } = new(null);

    public static Arguments Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return new Arguments(JsonDocument.Parse(utf8));
        }
        catch (JsonException)
        {
            throw ChatException.Invalid("not JSON");
        }
    }

    /// <summary>Fields that arrived as text, as those of a route and a query do.</summary>
    public static Arguments Of(IReadOnlyDictionary<string, string?> fields) => new(JsonSerializer.SerializeToDocument(fields));

    /// <summary>An id that may also come alone, in place of an object that has it.</summary>
    public long IdOrBare(string field) =>
        _root.ValueKind is JsonValueKind.Number or JsonValueKind.String ? IdOf(_root, field) : Id(field);

    public long Id(string field) => OptionalId(field) ?? throw Missing(field);

    public long? OptionalId(string field) => Find(field) is { } value ? IdOf(value, field) : null;

    public string Text(string field) => OptionalText(field) ?? throw Missing(field);

    public string? OptionalText(string field) => Find(field) is { } value ? TextOf(value, field) : null;

    /// <summary>A list of ids, each once, of at least one and at most so many.</summary>
    public IReadOnlyList<long> Ids(string field, int max)
    {
        if (Find(field) is not { } value) throw Missing(field);
        if (value.ValueKind != JsonValueKind.Array) throw ChatException.Invalid($"{field} must be a list");
        if (value.GetArrayLength() is var length && (length == 0 || length > max)) throw ChatException.Invalid($"{field} must have 1 to {max} ids");
        return [.. value.EnumerateArray().Select(id => IdOf(id, field)).Distinct()];
    }

    /// <summary>Whether the field is there and not null.</summary>
    public bool Has(string field) => _root.ValueKind == JsonValueKind.Object && Find(field) is not null;

    /// <summary>A text that may also come alone.</summary>
    public string TextOrBare(string field) => _root.ValueKind == JsonValueKind.String ? TextOf(_root, field) : Text(field);

    /// <summary>A client's own id of something, a string or a number, as text.</summary>
    public string? OptionalMark(string field) => Find(field) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        { } value => TextOf(value, field),
    };

    /// <summary>The same as it came, for an answer; null when it is not there, or nothing to give back.</summary>
    public object? Echo(string field)
    {
        if (_root.ValueKind != JsonValueKind.Object || Find(field) is not { } value) return null;
        return value.ValueKind switch
        {
            JsonValueKind.String => TextOrNull(value),
            JsonValueKind.Number => value.Clone(),
            _ => null,
        };
    }

    /// <summary>A whole number from zero on.</summary>
    public long Count(string field) => Find(field) is { } value ? NumberOf(value, field) : throw Missing(field);

    public long? OptionalCount(string field) => Find(field) is { } value ? NumberOf(value, field) : null;

    public int OptionalLimit(string field, int byDefault) =>
        Find(field) is { } value ? (int)Math.Min(NumberOf(value, field), int.MaxValue) : byDefault;

    /// <summary>Null for half a surrogate pair, or bytes that are no UTF-8: nothing that could be stored or sent on.</summary>
    public static string? TextOrNull(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public void Dispose() => _document?.Dispose();

    private JsonElement? Find(string field)
    {
        if (_root.ValueKind != JsonValueKind.Object) throw ChatException.Invalid("an object is expected");
        foreach (var property in _root.EnumerateObject())
        {
            if (IsNamed(property, field)) return property.Value.ValueKind == JsonValueKind.Null ? null : property.Value;
        }
        return null;
    }

    private static bool IsNamed(JsonProperty property, string field)
    {
        try
        {
            return property.NameEquals(field);
        }
        catch (InvalidOperationException)
        {
            // A name that is no text is not one of ours.
            return false;
        }
    }

    private static long IdOf(JsonElement value, string field)
    {
        var id = NumberOf(value, field);
        return id > 0 ? id : throw ChatException.Invalid($"{field} must be a positive number");
    }

    private static long NumberOf(JsonElement value, string field)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0) return number;
        if (value.ValueKind == JsonValueKind.String && IsDigits(TextOf(value, field), out number)) return number;
        throw ChatException.Invalid($"{field} must be a number or a string of digits");
    }

    private static bool IsDigits(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string TextOf(JsonElement value, string field)
    {
        if (value.ValueKind != JsonValueKind.String) throw ChatException.Invalid($"{field} must be a string");
        return TextOrNull(value) ?? throw ChatException.Invalid($"{field} must be well-formed text");
    }

    private static ChatException Missing(string field) => ChatException.Invalid($"{field} is missing");
}
