namespace SocketIo.Redis.Resp;

/// <summary>A server has refused something, or cannot be understood. No message holds a password.</summary>
internal sealed class RespException(string message) : IOException(message);
