using System.Text.Json;

namespace SocketIo.Protocol.Packets;

/// <summary>Names that no event may have, in either direction (F-SIO-16, F-SIO-58).</summary>
public static class ReservedEvents
{
    private static readonly string[] Names =
        ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"];

    /// <summary>Whether a name is reserved.</summary>
    /// <param name="name">The event's name.</param>
    /// <returns>True for the six reserved names, compared exactly.</returns>
    public static bool Contains(string name) => Array.IndexOf(Names, name) >= 0;

    internal static bool Contains(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("connect"u8) || name.SequenceEqual("connect_error"u8)
        || name.SequenceEqual("disconnect"u8) || name.SequenceEqual("disconnecting"u8)
        || name.SequenceEqual("newListener"u8) || name.SequenceEqual("removeListener"u8);

    /// <summary>For a name that is written with escapes, of which no string is made.</summary>
    internal static bool Contains(in Utf8JsonReader reader)
    {
        foreach (var name in Names)
        {
            if (reader.ValueTextEquals(name)) return true;
        }

        return false;
    }
}
