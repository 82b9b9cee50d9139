namespace SocketIo.Server.Transports.Polling;

internal enum RequestBodyResult
{
    Complete,
    TooLarge,
    Aborted,
}
