namespace SocketIo.Server.Transports.WebSockets;

internal enum WebSocketMessageKind
{
    Text,
    Binary,

    /// <summary>A ping of the WebSocket, to be answered.</summary>
    Ping,

    /// <summary>The client said goodbye.</summary>
    Close,

    /// <summary>The connection ended without a goodbye.</summary>
    Lost,

    /// <summary>The client broke the protocol or a limit.</summary>
    Fault,
}
