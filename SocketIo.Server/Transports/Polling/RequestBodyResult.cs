namespace SocketIo.Server.Transports.Polling;

internal enum RequestBodyResult
{
    Complete,
    TooLarge,
    Aborted,

    /// <summary>Complete, but the session is over or has moved to another transport.</summary>
    Unwanted,
}
