namespace SocketIo.Protocol.WebSockets;

/// <summary>What came of reading a frame's header.</summary>
public enum FrameReadResult
{
    /// <summary>The header is whole and in order.</summary>
    Complete,

    /// <summary>More bytes are needed.</summary>
    Incomplete,

    /// <summary>The frame breaks the protocol: close status 1002.</summary>
    Violation,

    /// <summary>The frame announces more than a message may have: close status 1009.</summary>
    TooBig,
}
