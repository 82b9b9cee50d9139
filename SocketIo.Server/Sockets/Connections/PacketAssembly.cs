using System.Buffers;
using SocketIo.Protocol.Packets;
using SocketIo.Server.Broadcast.Messages;

namespace SocketIo.Server.Sockets.Connections;

/// <summary>One received packet whose attachments have not all arrived (F-SIO-29). Owns pooled memory until it is taken or disposed.</summary>
internal sealed class PacketAssembly : IDisposable
{
    private readonly int _length;
    private byte[]? _text;

    public PacketAssembly(in PacketHeader header, ReadOnlySpan<byte> packet)
    {
        Header = header;
        Attachments = new AttachmentSet(header.Attachments);
        _length = packet.Length;
        _text = ArrayPool<byte>.Shared.Rent(packet.Length);
        packet.CopyTo(_text);
    }

    public PacketHeader Header { get; }

    public AttachmentSet Attachments { get; }

    public ReadOnlyMemory<byte> Text => _text.AsMemory(0, _length);

    /// <summary>Gives back the text; the attachments then belong to whoever the packet went to.</summary>
    public void ReleaseText()
    {
        if (Interlocked.Exchange(ref _text, null) is { } text) ArrayPool<byte>.Shared.Return(text);
    }

    public void Dispose()
    {
        ReleaseText();
        Attachments.Dispose();
    }
}
