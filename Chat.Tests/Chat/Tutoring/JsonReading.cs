using System.Text.Json;

namespace Chat.Tests.Chat.Tutoring;

/// <summary>Short ways to look into what a client got.</summary>
internal static class JsonReading
{
    public static long Number(this JsonElement element, string path) => element.At(path).GetInt64();

    public static string? Text(this JsonElement element, string path) => element.At(path).GetString();

    /// <summary>Down through fields, such as <c>message.seq</c>.</summary>
    public static JsonElement At(this JsonElement element, string path) =>
        path.Split('.').Aggregate(element, (inner, field) => inner.GetProperty(field));

    /// <summary>The names of the fields, in order.</summary>
    public static string Fields(this JsonElement element) => string.Join(' ', element.EnumerateObject().Select(property => property.Name));

    public static string Seqs(this JsonElement messages) => string.Join(' ', messages.EnumerateArray().Select(message => message.Number("seq")));

    public static string ErrorCode(this JsonElement acknowledgement) =>
        $"{acknowledgement.GetProperty("success").GetBoolean()} {acknowledgement.Text("error.code")}";
}
