namespace SocketIo.Server.Hosting;

/// <summary>The ways in which clients may connect.</summary>
[Flags]
public enum EngineTransports
{
    /// <summary>None; not a valid setting.</summary>
    None = 0,

    /// <summary>HTTP long-polling.</summary>
    Polling = 1,

    /// <summary>WebSocket, directly or by upgrade from polling.</summary>
    WebSocket = 2,
}
