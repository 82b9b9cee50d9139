namespace SocketIo.Server.Broadcast.Recovery;

internal enum TargetChangeKind
{
    Join,
    Leave,
    Disconnect,
}
