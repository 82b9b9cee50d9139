using System.Buffers;
using System.Buffers.Text;

namespace SocketIo.Protocol.Packets;

/// <summary>Writes what stands before a packet's JSON (F-SIO-02).</summary>
public static class PacketWriter
{
    private const int LongestNumber = 20;

    /// <summary>Writes type, attachment count, namespace and acknowledgement id; the caller appends the JSON.</summary>
    /// <param name="output">Takes the header.</param>
    /// <param name="type">The packet's type; the two binary types are written with their count.</param>
    /// <param name="namespaceName">The namespace in UTF-8; <c>/</c> is left out.</param>
    /// <param name="ackId">The acknowledgement's id, or <see cref="PacketHeader.NoAck"/>.</param>
    /// <param name="attachments">How many binary messages will follow.</param>
    public static void WriteHeader(
        IBufferWriter<byte> output,
        PacketType type,
        ReadOnlySpan<byte> namespaceName,
        long ackId = PacketHeader.NoAck,
        int attachments = 0)
    {
        var span = output.GetSpan(namespaceName.Length + (2 * LongestNumber) + 3);
        var at = 0;
        span[at++] = (byte)('0' + (int)type);
        if (type is PacketType.BinaryEvent or PacketType.BinaryAck)
        {
            Utf8Formatter.TryFormat(attachments, span[at..], out var digits);
            at += digits;
            span[at++] = (byte)'-';
        }

        if (namespaceName.Length > 1)
        {
            namespaceName.CopyTo(span[at..]);
            at += namespaceName.Length;
            span[at++] = (byte)',';
        }

        if (ackId >= 0)
        {
            Utf8Formatter.TryFormat(ackId, span[at..], out var digits);
            at += digits;
        }

        output.Advance(at);
    }
}
