namespace SocketIo.Server.Sockets;

/// <summary>Sends events to one socket that it misses when its transport cannot take them at this very moment (F-API-51).</summary>
public sealed class VolatileEmitter
{
    private readonly Socket _socket;

    internal VolatileEmitter(Socket socket) => _socket = socket;

    /// <summary>Sends an event, its attachments included, or drops it whole.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Completed when the event is in the session's queue, or dropped.</returns>
    /// <exception cref="ArgumentException">The name is reserved (F-SIO-58).</exception>
    public ValueTask EmitAsync(string name, params ReadOnlySpan<object?> arguments)
    {
        _socket.EmitVolatile(name, arguments);
        return ValueTask.CompletedTask;
    }
}
