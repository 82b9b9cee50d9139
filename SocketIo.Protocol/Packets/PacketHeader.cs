namespace SocketIo.Protocol.Packets;

/// <summary>
/// What stands before a packet's JSON, and where its parts are in the bytes it was read from. Holds no reference to them.
/// </summary>
public readonly record struct PacketHeader
{
    /// <summary>No acknowledgement is asked for. Id 0 is a valid one (F-SIO-05).</summary>
    public const long NoAck = -1;

    /// <summary>Creates a header with no acknowledgement id.</summary>
    public PacketHeader() => AckId = NoAck;

    /// <summary>The packet's type.</summary>
    public PacketType Type { get; init; }

    /// <summary>How many binary messages follow: 1 or more for the two binary types, else 0.</summary>
    public int Attachments { get; init; }

    /// <summary>Where the namespace begins.</summary>
    public int NamespaceStart { get; init; }

    /// <summary>The namespace's length in bytes, its slash included; 0 for the main one.</summary>
    public int NamespaceLength { get; init; }

    /// <summary>The acknowledgement's id, or <see cref="NoAck"/>.</summary>
    public long AckId { get; init; }

    /// <summary>Where the JSON begins.</summary>
    public int PayloadStart { get; init; }

    /// <summary>Whether there is any JSON.</summary>
    public bool HasPayload { get; init; }

    /// <summary>The namespace's name in UTF-8.</summary>
    /// <param name="packet">The bytes that this header was read from.</param>
    /// <returns><c>/</c> for the main namespace.</returns>
    public ReadOnlySpan<byte> NamespaceOf(ReadOnlySpan<byte> packet) =>
        NamespaceLength == 0 ? "/"u8 : packet.Slice(NamespaceStart, NamespaceLength);

    /// <summary>The JSON.</summary>
    /// <param name="packet">The bytes that this header was read from.</param>
    /// <returns>Empty when there is none.</returns>
    public ReadOnlySpan<byte> PayloadOf(ReadOnlySpan<byte> packet) => packet[PayloadStart..];
}
