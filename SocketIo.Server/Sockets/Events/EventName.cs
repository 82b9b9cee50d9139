using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace SocketIo.Server.Sockets.Events;

/// <summary>The name of an event, the first element of its payload.</summary>
internal static class EventName
{
    // An application that has more makes them up as it goes.
    private const int MostShared = 1_000;

    private static readonly ConcurrentDictionary<string, byte[]> Shared = new(StringComparer.Ordinal);

    /// <summary>A name in UTF-8. One array for all sockets, as most have handlers for the same names; nobody may write to it.</summary>
    public static byte[] Encode(string name)
    {
        if (Shared.TryGetValue(name, out var shared)) return shared;
        var utf8 = Encoding.UTF8.GetBytes(name);
        return Shared.Count < MostShared ? Shared.GetOrAdd(name, utf8) : utf8;
    }

    /// <summary>The name in UTF-8; a number as it is written.</summary>
    /// <param name="json">A payload that has been checked.</param>
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> json)
    {
        // Nearly every name stands there as it is.
        if (json is [(byte)'[', (byte)'"', .. var rest] && rest.IndexOfAny((byte)'"', (byte)'\\') is var end && rest[end] == (byte)'"') return rest[..end];

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        reader.Read();
        if (!reader.ValueIsEscaped) return reader.ValueSpan;

        var name = new byte[reader.ValueSpan.Length];
        return name.AsSpan(0, reader.CopyString(name));
    }
}
