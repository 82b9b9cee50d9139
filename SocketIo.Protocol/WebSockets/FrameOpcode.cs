namespace SocketIo.Protocol.WebSockets;

/// <summary>WebSocket opcodes (RFC 6455, section 5.2).</summary>
public enum FrameOpcode : byte
{
    /// <summary>A further part of a message.</summary>
    Continuation = 0,

    /// <summary>A text message, or its first part.</summary>
    Text = 1,

    /// <summary>A binary message, or its first part.</summary>
    Binary = 2,

    /// <summary>The end of the connection, with or without a status.</summary>
    Close = 8,

    /// <summary>Asks for a pong with the same content.</summary>
    Ping = 9,

    /// <summary>The answer to a ping.</summary>
    Pong = 10,
}
