namespace SocketIo.Server.Sockets.Remote;

/// <summary>One client to send events to: a socket of this node, or one elsewhere.</summary>
internal interface IEventTarget
{
    ValueTask EmitAsync(string name, ReadOnlySpan<object?> arguments, bool isVolatile, bool compress, string? key);

    Task<T> EmitWithAckAsync<T>(string name, ReadOnlySpan<object?> arguments, bool isVolatile, bool compress, TimeSpan? limit);
}
