using System.Text;

namespace Chat.Tests.Support.Raw;

/// <summary>One HTTP response as it came: names keep their case, lookups ignore it.</summary>
internal sealed record RawResponse(int Status, string Phrase, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The header's value, or null when the response does not have it.</summary>
    public string? this[string name] => Headers.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    public override string ToString() => $"{Status} {Text}";
}
