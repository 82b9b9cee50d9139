namespace SocketIo.Server.Engine;

internal enum SessionState
{
    Open,

    /// <summary>Nothing is accepted any more; what is queued still goes out, then the session ends.</summary>
    Closing,

    Closed,
}
