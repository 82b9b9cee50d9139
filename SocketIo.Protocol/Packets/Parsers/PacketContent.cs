namespace SocketIo.Protocol.Packets.Parsers;

/// <summary>A packet as the server and a parser hand it to each other (F-MSG-03). Its bytes belong to whoever made it, and are dead after the call.</summary>
public readonly ref struct PacketContent
{
    /// <summary>Creates a packet with no acknowledgement id.</summary>
    public PacketContent() => AckId = PacketHeader.NoAck;

    /// <summary>The packet's type; never one of the two binary types, which are a concern of the default parser.</summary>
    public PacketType Type { get; init; }

    /// <summary>The namespace's name in UTF-8, its slash included; <c>/</c> for the main one.</summary>
    public ReadOnlySpan<byte> Namespace { get; init; }

    /// <summary>The acknowledgement's id, or <see cref="PacketHeader.NoAck"/>.</summary>
    public long AckId { get; init; }

    /// <summary>
    /// The payload as JSON: an array, the event's name first, for an event; an array for an acknowledgement; an object for a CONNECT. Empty for
    /// none. Where binary data belongs stands <c>{"_placeholder":true,"num":0}</c>, in exactly this spelling, with the place in
    /// <see cref="Attachments"/>.
    /// </summary>
    public ReadOnlySpan<byte> Json { get; init; }

    /// <summary>The binary data of the payload.</summary>
    public ReadOnlySpan<ReadOnlyMemory<byte>> Attachments { get; init; }
}
