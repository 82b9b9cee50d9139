using SocketIo.Server.Broadcast;

namespace SocketIo.Server.Sockets;

/// <summary>Sends events to one socket and waits for their acknowledgement for a limited time (F-API-47).</summary>
public sealed class TimedEmitter
{
    private readonly Socket _socket;
    private readonly TimeSpan _limit;

    internal TimedEmitter(Socket socket, TimeSpan limit)
    {
        _socket = socket;
        _limit = limit;
    }

    /// <summary>Sends an event and waits for the first value of its acknowledgement.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The value; null when the client acknowledged without one and the type can hold that.</returns>
    /// <exception cref="AckTimeoutException">The time is over; a later answer is ignored.</exception>
    /// <exception cref="SocketDisconnectedException">The socket has left.</exception>
    /// <exception cref="EventArgumentException">The value does not fit the type.</exception>
    /// <exception cref="ArgumentException">The name is reserved (F-SIO-58).</exception>
    public Task<T> EmitWithAckAsync<T>(string name, params ReadOnlySpan<object?> arguments) =>
        _socket.EmitWithAckAsync<T>(name, arguments, _limit);
}
