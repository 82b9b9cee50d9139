namespace SocketIo.Server.Transports;

internal enum RequestBodyResult
{
    Complete,
    TooLarge,
    Aborted,
}
