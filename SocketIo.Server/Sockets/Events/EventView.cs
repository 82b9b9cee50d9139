using SocketIo.Server.Broadcast.Messages;

namespace SocketIo.Server.Sockets.Events;

/// <summary>An event in the bytes it arrived in, which are dead when the call that got it returns.</summary>
internal readonly ref struct EventView(ReadOnlySpan<byte> json, AttachmentSet? attachments, AckReply reply)
{
    /// <summary>The payload array, the event's name first.</summary>
    public ReadOnlySpan<byte> Json { get; } = json;

    public AttachmentSet? Attachments { get; } = attachments;

    public AckReply Reply { get; } = reply;
}
