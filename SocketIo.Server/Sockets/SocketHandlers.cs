using System.Text;
using SocketIo.Server.Sockets.Events;

namespace SocketIo.Server.Sockets;

/// <summary>
/// Adds handlers to a socket, other than those for events with typed arguments, which are in <see cref="TypedSocketHandlers"/>,
/// and those for every event, which are in <see cref="CatchAllHandlers"/>.
/// What a handler throws goes to the socket's error handlers and, when it is the application's fault, to the log as a warning.
/// </summary>
public static class SocketHandlers
{
    /// <summary>Adds a handler that reads the event itself (F-API-55). Events of one socket are handled one at a time.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="name">The event's name; a number as its text.</param>
    /// <param name="handler">Gets the event, which is valid until the task ends.</param>
    /// <param name="once">Whether for the next event only (F-API-64).</param>
    public static void On(this Socket socket, string name, Func<SocketIoEvent, Task> handler, bool once = false)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(handler);
        socket.Handlers.Add(name, new RawHandler(handler), once);
    }

    /// <summary>
    /// Removes all handlers for events by name, for leaving and for errors (F-API-64). Middlewares and the handlers for every event stay.
    /// </summary>
    /// <param name="socket">The socket.</param>
    public static void Off(this Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        socket.Handlers.RemoveAll();
        socket.Lifecycle.RemoveHandlers();
    }

    /// <summary>Removes all handlers for an event (F-API-64).</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="name">The event's name.</param>
    public static void Off(this Socket socket, string name)
    {
        ArgumentNullException.ThrowIfNull(socket);
        socket.Handlers.Remove(name);
    }

    /// <summary>Removes one handler for an event (F-API-64); the one added last, if it was added several times.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="name">The event's name.</param>
    /// <param name="handler">What was given to <c>On</c>: the same lambda in a variable, or the same method of the same object.</param>
    public static void Off(this Socket socket, string name, Delegate handler)
    {
        ArgumentNullException.ThrowIfNull(socket);
        socket.Handlers.Remove(name, handler);
    }

    /// <summary>The events for which there are handlers (F-API-64), without those that only <see cref="CatchAllHandlers"/> know.</summary>
    /// <param name="socket">The socket.</param>
    /// <returns>Their names, each once; a copy.</returns>
    public static IReadOnlyList<string> EventNames(this Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return socket.Handlers.Names();
    }

    /// <summary>How many handlers there are for an event (F-API-64).</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="name">The event's name.</param>
    /// <returns>Their number, those for every event not counted.</returns>
    public static int ListenerCount(this Socket socket, string name)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return socket.Handlers.Find(Encoding.UTF8.GetBytes(name), out _);
    }

    /// <summary>
    /// Adds a handler for what goes wrong: packets that cannot be read (F-SIO-19), arguments that do not fit, exceptions of other handlers.
    /// It is called on the thread where that happened and should return soon.
    /// </summary>
    /// <param name="socket">The socket.</param>
    /// <param name="handler">Gets the fault.</param>
    public static void OnError(this Socket socket, Action<Exception> handler)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(handler);
        socket.Handlers.AddError(handler);
    }

    /// <summary>Adds a handler for a socket that is leaving, called once, while its rooms can still be read (F-API-62).</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="handler">Gets the reason, in the reference's words (F-API-63).</param>
    public static void OnDisconnecting(this Socket socket, Func<string, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(handler);
        socket.Lifecycle.OnDisconnecting(handler);
    }

    /// <summary>Adds a handler for a socket that is leaving, as the other overload does.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="handler">Gets the reason.</param>
    public static void OnDisconnecting(this Socket socket, Action<string> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        OnDisconnecting(socket, Awaitable(handler));
    }

    /// <summary>
    /// Adds a handler for a socket that has left, called once, after the connection handlers and the disconnecting handlers have ended.
    /// It does not wait for a handler of an event that still runs.
    /// </summary>
    /// <param name="socket">The socket.</param>
    /// <param name="handler">Gets the reason, in the reference's words (F-API-63).</param>
    public static void OnDisconnect(this Socket socket, Func<string, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(handler);
        socket.Lifecycle.OnDisconnect(handler);
    }

    /// <summary>Adds a handler for a socket that has left, as the other overload does.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="handler">Gets the reason.</param>
    public static void OnDisconnect(this Socket socket, Action<string> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        OnDisconnect(socket, Awaitable(handler));
    }

    private static Func<string, Task> Awaitable(Action<string> handler) => reason =>
    {
        handler(reason);
        return Task.CompletedTask;
    };
}
