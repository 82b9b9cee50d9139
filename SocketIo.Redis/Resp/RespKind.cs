namespace SocketIo.Redis.Resp;

internal enum RespKind
{
    Text,
    Error,
    Number,
    Bytes,
    Array,
}
