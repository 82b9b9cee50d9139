using System.Collections;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace SocketIo.Server.Engine.Requests;

/// <summary>
/// The headers of a request, by lower-case name; looked up whatever the case. A plain list, as it is kept for as long as the client stays
/// and has few entries; names that are common take no memory.
/// </summary>
internal sealed class HeaderList(KeyValuePair<string, string>[] headers) : IReadOnlyDictionary<string, string>
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> CommonNames = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "accept", "accept-encoding", "accept-language", "authorization", "cache-control", "cf-connecting-ip", "connection", "content-length",
        "content-type", "cookie", "dnt", "forwarded", "host", "origin", "pragma", "priority", "referer", "sec-ch-ua", "sec-ch-ua-mobile",
        "sec-ch-ua-platform", "sec-fetch-dest", "sec-fetch-mode", "sec-fetch-site", "sec-websocket-extensions", "sec-websocket-key",
        "sec-websocket-protocol", "sec-websocket-version", "te", "traceparent", "upgrade", "user-agent", "via", "x-forwarded-for",
        "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "x-request-id", "x-requested-with").GetAlternateLookup<ReadOnlySpan<char>>();

    public int Count => headers.Length;

    public IEnumerable<string> Keys => headers.Select(header => header.Key);

    public IEnumerable<string> Values => headers.Select(header => header.Value);

    public string this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"The request had no header \"{key}\".");

    /// <summary>The name in lower case.</summary>
    public static string NameOf(string name) => CommonNames.TryGetValue(name, out var common) ? common : name.ToLowerInvariant();

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        foreach (var header in headers)
        {
            if (!string.Equals(header.Key, key, StringComparison.OrdinalIgnoreCase)) continue;
            value = header.Value;
            return true;
        }

        value = null;
        return false;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string>>)headers).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
