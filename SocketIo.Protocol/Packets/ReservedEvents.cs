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

    internal static bool Contains(in Utf8JsonReader reader) =>
        reader.ValueTextEquals("connect"u8) || reader.ValueTextEquals("connect_error"u8)
        || reader.ValueTextEquals("disconnect"u8) || reader.ValueTextEquals("disconnecting"u8)
        || reader.ValueTextEquals("newListener"u8) || reader.ValueTextEquals("removeListener"u8);
}
