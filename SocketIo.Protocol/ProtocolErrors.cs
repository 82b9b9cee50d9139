namespace SocketIo.Protocol;

/// <summary>The texts of <see cref="ProtocolError"/>.</summary>
public static class ProtocolErrors
{
    /// <summary>The message that the reference's decoder gives for the same fault (F-SIO-19).</summary>
    /// <param name="error">The fault.</param>
    /// <returns>A short English text without a full stop.</returns>
    public static string Describe(this ProtocolError error) => error switch
    {
        ProtocolError.None => "no error",
        ProtocolError.EmptyPacket or ProtocolError.UnknownEngineType or ProtocolError.IllegalLength => "parser error",
        ProtocolError.UnknownPacketType => "unknown packet type",
        ProtocolError.IllegalAttachments => "Illegal attachments",
        ProtocolError.TooManyAttachments => "too many attachments",
        ProtocolError.IllegalPlaceholder => "illegal attachments",
        ProtocolError.UnexpectedText => "got plaintext data when reconstructing a packet",
        ProtocolError.UnexpectedBinary => "got binary data when not reconstructing a packet",
        ProtocolError.MalformedMessage => "malformed message",
        ProtocolError.InvalidPacketType => "invalid packet type",
        ProtocolError.InvalidNamespace => "invalid namespace",
        ProtocolError.InvalidPacketId => "invalid packet id",
        _ => "invalid payload",
    };
}
