namespace SocketIo.Server.Broadcast.Messages;

/// <summary>
/// How the binary converters reach the attachments of the packet that this thread reads or writes at this moment.
/// Serialisation never awaits, so the thread is the scope.
/// </summary>
internal static class AttachmentScope
{
    /// <summary>What placeholders refer to; null while no packet is being read.</summary>
    [ThreadStatic]
    private static AttachmentSet? _incoming;

    /// <summary>Where binary values go; null when they are to be written as base64 text.</summary>
    [ThreadStatic]
    private static List<ReadOnlyMemory<byte>>? _outgoing;

    public static AttachmentSet? Incoming => _incoming;

    public static List<ReadOnlyMemory<byte>>? Outgoing => _outgoing;

    /// <summary>Sets what is read from and returns what was there, to be put back.</summary>
    public static AttachmentSet? ExchangeIncoming(AttachmentSet? attachments)
    {
        var before = _incoming;
        _incoming = attachments;
        return before;
    }

    /// <summary>Sets what is written to and returns what was there, to be put back.</summary>
    public static List<ReadOnlyMemory<byte>>? ExchangeOutgoing(List<ReadOnlyMemory<byte>>? attachments)
    {
        var before = _outgoing;
        _outgoing = attachments;
        return before;
    }
}
