using System.Globalization;

namespace SocketIo.Redis.Streams;

/// <summary>Which stream a namespace uses, where there are several (F-ADP-59).</summary>
internal static class StreamName
{
    /// <summary>The streams that are read.</summary>
    public static string[] All(string name, int count) =>
        count == 1 ? [name] : [.. Enumerable.Range(0, count).Select(index => Nth(name, index))];

    /// <summary>
    /// The stream that a namespace writes to. The arithmetic is the reference's, whose remainder may be negative: that stream is one that no
    /// Node.js node reads, so its nodes lose what is sent there. We read it, and all nodes of this library understand each other.
    /// </summary>
    public static string Of(string place, string name, int count)
    {
        if (count == 1) return name;
        var hash = 0;
        foreach (var character in place) hash = unchecked((hash * 31) + character);
        return Nth(name, hash % count);
    }

    private static string Nth(string name, int index) => string.Create(CultureInfo.InvariantCulture, $"{name}-{index}");
}
