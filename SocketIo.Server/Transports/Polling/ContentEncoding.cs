using System.IO.Compression;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace SocketIo.Server.Transports.Polling;

/// <summary>The encodings that polling knows, chosen as the reference does (F-ENG-76).</summary>
internal static class ContentEncoding
{
    private const string GZip = "gzip";
    private const string Deflate = "deflate";

    /// <summary>
    /// The client's favourite: the highest quality, then what it named before what it only allowed by <c>*</c>, then the first it named.
    /// </summary>
    /// <returns>Null when it wants neither.</returns>
    public static string? Choose(StringValues accepted)
    {
        if (!StringWithQualityHeaderValue.TryParseList(accepted, out var wishes)) return null;
        var gzip = RankOf(GZip, wishes);
        var deflate = RankOf(Deflate, wishes);
        if (gzip is null && deflate is null) return null;
        return deflate is null || (gzip is not null && gzip.Value.CompareTo(deflate.Value) <= 0) ? GZip : Deflate;
    }

    public static Stream Wrap(Stream output, string encoding, CompressionLevel level) => encoding == GZip
        ? new GZipStream(output, level, leaveOpen: true)
        : new ZLibStream(output, level, leaveOpen: true);

    /// <returns>The smaller, the better; null when it is not wanted.</returns>
    private static (double Dislike, bool IsWildcard, int Place)? RankOf(string encoding, IList<StringWithQualityHeaderValue> wishes)
    {
        (double Dislike, bool IsWildcard, int Place)? rank = null;
        for (var place = 0; place < wishes.Count; place++)
        {
            var isWildcard = wishes[place].Value == "*";
            if (!isWildcard && !wishes[place].Value.Equals(encoding, StringComparison.OrdinalIgnoreCase)) continue;
            // What is named is not decided by the wildcard.
            if (rank is { IsWildcard: false } && isWildcard) continue;
            rank = (-(wishes[place].Quality ?? 1), isWildcard, place);
        }

        return rank is { Dislike: < 0 } ? rank : null;
    }
}
