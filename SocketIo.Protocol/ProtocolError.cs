namespace SocketIo.Protocol;

/// <summary>What is wrong with bytes that a peer sent. A value, never an exception: bad input is an ordinary case.</summary>
public enum ProtocolError
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>An Engine.IO packet without a single byte (F-ENG-54, F-ENG-86).</summary>
    EmptyPacket,

    /// <summary>An Engine.IO packet whose first byte is none of <c>0</c>-<c>6</c> and <c>b</c> (F-ENG-54).</summary>
    UnknownEngineType,

    /// <summary>A Socket.IO packet whose first byte is none of <c>0</c>-<c>6</c> (F-SIO-17).</summary>
    UnknownPacketType,

    /// <summary>An attachment count that is missing, zero or not a number (F-SIO-32, F-SIO-34).</summary>
    IllegalAttachments,

    /// <summary>More attachments than <see cref="ProtocolLimits.MaxAttachments"/> (F-SIO-33).</summary>
    TooManyAttachments,

    /// <summary>A placeholder that names no attachment (F-SIO-31).</summary>
    IllegalPlaceholder,

    /// <summary>JSON that does not parse or whose shape the packet type does not allow (F-SIO-10 to F-SIO-18).</summary>
    InvalidPayload,

    /// <summary>JSON nested deeper than <see cref="ProtocolLimits.MaxDepth"/>.</summary>
    TooDeep,

    /// <summary>A text message while attachments are awaited (F-SIO-30).</summary>
    UnexpectedText,

    /// <summary>A binary message while none is awaited (F-SIO-30).</summary>
    UnexpectedBinary,

    /// <summary>A length in an Engine.IO payload of revision 3 that is missing, is no number or does not fit (F-EIO3-08).</summary>
    IllegalLength,

    /// <summary>A message that is not in the parser's form: truncated, with bytes behind its end, or text where binary is expected (F-MSG-15).</summary>
    MalformedMessage,

    /// <summary>A packet type that is none of 0-4, from a parser other than the default one (F-MSG-15).</summary>
    InvalidPacketType,

    /// <summary>A namespace that is missing, empty or no text (F-MSG-15).</summary>
    InvalidNamespace,

    /// <summary>An acknowledgement id that is no whole number from 0 up (F-MSG-15).</summary>
    InvalidPacketId,
}
