using System.Text.Encodings.Web;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Chat.Tests.Protocol;

/// <summary>Values that the protocol tests are fed with.</summary>
internal static class Generators
{
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Text of any script, controls and characters outside the basic plane included, never half of a pair.</summary>
    public static Gen<string> Text { get; } =
        Gen.Frequency(
            (6, Gen.Choose(' ', '~').Select(c => ((char)c).ToString())),
            (1, Gen.Choose(0, 0x1f).Select(c => ((char)c).ToString())),
            (1, Gen.Choose(0x80, 0x2fff).Select(c => ((char)c).ToString())),
            (1, Gen.Choose(0x1f300, 0x1f6ff).Select(char.ConvertFromUtf32)),
            (1, Gen.Elements("\"", "\\", "\u2028", "<", "num", "\0")))
        .ArrayOf().Select(string.Concat);

    public static Gen<byte[]> Bytes { get; } = Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf();

    /// <summary>One JSON value, nested a few levels, with space between its tokens.</summary>
    public static Gen<string> Json { get; } = JsonOf(depth: 4);

    /// <summary>A JSON array of any such values.</summary>
    public static Gen<string> JsonArray { get; } = Json.ArrayOf().Select(items => $"[{string.Join(',', items)}]");

    /// <summary>The name of a namespace that is not the main one: whatever has no comma.</summary>
    public static Gen<string> NamespaceName { get; } = Text.Select(text => "/n" + text.Replace(",", "", StringComparison.Ordinal));

    private static Gen<string> JsonOf(int depth)
    {
        var number = Gen.OneOf(
            Gen.Choose(-1000, 1000).Select(value => value.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            Gen.Elements("0", "-0", "0.5", "-1e9", "1E+2", "12.5e-3", "9007199254740993", "1e400"));
        var quoted = Text.SelectMany(text => Gen.Elements(JsonSerializer.Serialize(text), JsonSerializer.Serialize(text, Unescaped)));
        var leaf = Gen.OneOf(number, quoted, Gen.Elements("true", "false", "null", "[]", "{}", "\"\\ud800\"", "\"\\/\\b\\u00e9\""));
        if (depth == 0) return leaf;

        var inner = JsonOf(depth - 1);
        var space = Gen.Elements("", "", "", " ", "\t\r\n");
        var members = from name in quoted from before in space from value in inner from after in space select name + before + ":" + after + value;
        var array = from items in Short(inner) from at in space select $"[{at}{string.Join(at + ",", items)}{at}]";
        var map = from items in Short(members) from at in space select $"{{{at}{string.Join("," + at, items)}{at}}}";
        return Gen.OneOf(leaf, array, map);
    }

    private static Gen<T[]> Short<T>(Gen<T> items) => Gen.Choose(0, 4).SelectMany(items.ArrayOf);
}
