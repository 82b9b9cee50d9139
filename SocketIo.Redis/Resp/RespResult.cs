namespace SocketIo.Redis.Resp;

internal enum RespResult
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,

    Complete,

    /// <summary>The other side does not speak RESP2, or says what nobody asked it.</summary>
    Malformed,

    /// <summary>A value announces more bytes than are accepted.</summary>
    TooLarge,
}
