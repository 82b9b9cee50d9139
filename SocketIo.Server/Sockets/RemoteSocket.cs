using SocketIo.Server.Sockets.Remote;

namespace SocketIo.Server.Sockets;

/// <summary>
/// A socket as <c>FetchSocketsAsync</c> finds it, on whatever node it is: what can be known of it and done with it from afar (F-API-75).
/// </summary>
public sealed class RemoteSocket
{
    private readonly Socket? _socket;
    private readonly DistantSocket? _distant;

    internal RemoteSocket(Socket socket) => _socket = socket;

    internal RemoteSocket(DistantSocket distant) => _distant = distant;

    /// <summary>The socket's id.</summary>
    public string Id => _socket?.Id ?? _distant!.Id;

    /// <summary>The first request of the session and what the client sent to join; of a socket elsewhere without its user.</summary>
    public Handshake Handshake => _socket?.Handshake ?? _distant!.Handshake;

    /// <summary>The rooms it is in, its own included; a copy. Of a socket elsewhere those that it was in when it was found.</summary>
    public IReadOnlyCollection<string> Rooms => _socket?.Rooms ?? _distant!.Rooms;

    /// <summary>
    /// What the application keeps with the socket. Of a socket elsewhere as it was when it was found, by way of JSON: what is no text, number,
    /// truth value or <c>byte[]</c> is a <c>JsonElement</c>.
    /// </summary>
    public IReadOnlyDictionary<string, object?> Data => _socket?.DataToRead ?? _distant!.Data;

    /// <summary>The socket itself when it is on this node; null when it is elsewhere.</summary>
    public Socket? LocalSocket => _socket;

    /// <summary>Sends an event to the client.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Completed when the event is on its way.</returns>
    /// <exception cref="ArgumentException">The name is reserved (F-SIO-58).</exception>
    public ValueTask EmitAsync(string name, params ReadOnlySpan<object?> arguments) =>
        Target.EmitAsync(name, arguments, isVolatile: false, compress: true, key: null);

    /// <summary>Limits the time that acknowledgements are waited for.</summary>
    /// <param name="limit">Zero or more.</param>
    /// <returns>What to emit with.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public SocketEmitter Timeout(TimeSpan limit) => new SocketEmitter(Target).Timeout(limit);

    /// <summary>Makes the socket join rooms.</summary>
    /// <param name="rooms">Names of rooms.</param>
    /// <returns>Completed when it has joined, or has been told to.</returns>
    /// <exception cref="ArgumentNullException">A name is null.</exception>
    public ValueTask JoinAsync(params ReadOnlySpan<string> rooms) => _socket?.JoinAsync(rooms) ?? _distant!.JoinAsync(rooms);

    /// <summary>Makes the socket leave a room.</summary>
    /// <param name="room">The room's name.</param>
    /// <returns>Completed when it has left, or has been told to.</returns>
    public ValueTask LeaveAsync(string room) => _socket?.LeaveAsync(room) ?? _distant!.LeaveAsync(room);

    /// <summary>Disconnects the client from the namespace.</summary>
    /// <param name="close">Whether its connection ends too, with every namespace on it.</param>
    /// <returns>Completed when the socket has left, or has been told to.</returns>
    public ValueTask DisconnectAsync(bool close = false)
    {
        if (_distant is not null) return _distant.DisconnectAsync(close);
        _socket!.Disconnect(close);
        return ValueTask.CompletedTask;
    }

    private IEventTarget Target => (IEventTarget?)_socket ?? _distant!;
}
