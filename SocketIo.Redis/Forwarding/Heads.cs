using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace SocketIo.Redis.Forwarding;

/// <summary>Heads in a tunnel: four bytes of length, JSON, and then the body.</summary>
internal static class Heads
{
    private const int LengthBytes = 4;

    // Beyond what web servers accept.
    private const int Longest = 256 * 1024;

    public static byte[] Write<T>(T head, JsonTypeInfo<T> type, ReadOnlySpan<byte> body)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(head, type);
        var bytes = new byte[LengthBytes + json.Length + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, json.Length);
        json.CopyTo(bytes.AsSpan(LengthBytes));
        body.CopyTo(bytes.AsSpan(LengthBytes + json.Length));
        return bytes;
    }

    /// <exception cref="IOException">There is none.</exception>
    public static async Task<T> ReadAsync<T>(Tunnel tunnel, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        var prefix = new byte[LengthBytes];
        await tunnel.ReadExactlyAsync(prefix, cancellation);
        var length = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        if (length is < 0 or > Longest) throw new IOException($"A head of {length} bytes is none.");
        var json = new byte[length];
        await tunnel.ReadExactlyAsync(json, cancellation);
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new IOException("There is no head.");
        }
        catch (JsonException fault)
        {
            throw new IOException("What was to be a head is none.", fault);
        }
    }

    public static Dictionary<string, string?[]> Copy(IHeaderDictionary headers) =>
        headers.ToDictionary(header => header.Key, header => header.Value.ToArray(), StringComparer.OrdinalIgnoreCase);
}
