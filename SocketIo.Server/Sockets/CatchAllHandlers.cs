using SocketIo.Server.Broadcast;

namespace SocketIo.Server.Sockets;

/// <summary>Adds and removes handlers for every event of a socket, received (F-API-56) or sent (F-API-54).</summary>
public static class CatchAllHandlers
{
    /// <summary>Adds a handler for every event received, called before socket middlewares and before the handlers for the event's name.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="handler">Gets the event, which is valid until its handlers have ended.</param>
    public static void OnAny(this Socket socket, Func<SocketIoEvent, Task> handler) => Add(socket, handler, first: false);

    /// <summary>Adds a handler for every event received, called before those there are.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="handler">Gets the event, which is valid until its handlers have ended.</param>
    public static void PrependAny(this Socket socket, Func<SocketIoEvent, Task> handler) => Add(socket, handler, first: true);

    /// <summary>Removes a handler for every event received.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="handler">Which one; null for all.</param>
    public static void OffAny(this Socket socket, Func<SocketIoEvent, Task>? handler = null)
    {
        ArgumentNullException.ThrowIfNull(socket);
        socket.Handlers.RemoveAny(handler);
    }

    /// <summary>
    /// Adds a handler for every event sent to the client, those of broadcasts included and volatile ones that are then dropped as well;
    /// not for acknowledgements. It is called by whoever sends, before the event is sent, and should return soon.
    /// </summary>
    /// <param name="socket">The socket.</param>
    /// <param name="handler">Gets the event, which all receivers of a broadcast share.</param>
    public static void OnAnyOutgoing(this Socket socket, Action<OutgoingEvent> handler) => Add(socket, handler, first: false);

    /// <summary>Adds a handler for every event sent, called before those there are.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="handler">Gets the event.</param>
    public static void PrependAnyOutgoing(this Socket socket, Action<OutgoingEvent> handler) => Add(socket, handler, first: true);

    /// <summary>Removes a handler for every event sent.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="handler">Which one; null for all.</param>
    public static void OffAnyOutgoing(this Socket socket, Action<OutgoingEvent>? handler = null)
    {
        ArgumentNullException.ThrowIfNull(socket);
        socket.Handlers.RemoveOutgoing(handler);
    }

    private static void Add(Socket socket, Func<SocketIoEvent, Task> handler, bool first)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(handler);
        socket.Handlers.AddAny(handler, first);
    }

    private static void Add(Socket socket, Action<OutgoingEvent> handler, bool first)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(handler);
        socket.Handlers.AddOutgoing(handler, first);
    }
}
