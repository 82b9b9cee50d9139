using System.Buffers.Binary;

namespace SocketIo.Protocol.WebSockets;

/// <summary>Statuses of a close frame (RFC 6455, section 7.4).</summary>
public static class CloseStatus
{
    /// <summary>A close frame without a status; never on the wire.</summary>
    public const ushort None = 1005;

    /// <summary>A frame that breaks the protocol.</summary>
    public const ushort ProtocolError = 1002;

    /// <summary>A text message that is no UTF-8.</summary>
    public const ushort InvalidData = 1007;

    /// <summary>A message larger than is accepted.</summary>
    public const ushort TooBig = 1009;

    /// <summary>Reads the content of a close frame.</summary>
    /// <param name="payload">The frame's unmasked payload.</param>
    /// <param name="status">The status, or <see cref="None"/> for an empty frame.</param>
    /// <returns>False for a status that must not be sent, or a single byte.</returns>
    public static bool TryRead(ReadOnlySpan<byte> payload, out ushort status)
    {
        status = None;
        if (payload.IsEmpty) return true;
        if (payload.Length == 1) return false;
        status = BinaryPrimitives.ReadUInt16BigEndian(payload);
        return status is (>= 1000 and <= 1014 and not 1004 and not 1005 and not 1006) or (>= 3000 and <= 4999);
    }
}
