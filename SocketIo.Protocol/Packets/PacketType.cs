namespace SocketIo.Protocol.Packets;

/// <summary>Socket.IO packet types; the value is the digit on the wire (F-SIO-01).</summary>
public enum PacketType : byte
{
    /// <summary>Joins a namespace, or the answer that it was joined.</summary>
    Connect = 0,

    /// <summary>Leaves a namespace.</summary>
    Disconnect = 1,

    /// <summary>An event.</summary>
    Event = 2,

    /// <summary>An acknowledgement.</summary>
    Ack = 3,

    /// <summary>Refuses a <see cref="Connect"/>.</summary>
    ConnectError = 4,

    /// <summary>An event with binary attachments.</summary>
    BinaryEvent = 5,

    /// <summary>An acknowledgement with binary attachments.</summary>
    BinaryAck = 6,
}
