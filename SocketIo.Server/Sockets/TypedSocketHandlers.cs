using System.Runtime.CompilerServices;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Sockets.Events;

namespace SocketIo.Server.Sockets;

/// <summary>
/// Adds handlers for events with typed arguments. Arguments are read with the application's JSON options before the handler is called,
/// binary ones as <c>byte[]</c> or <see cref="ReadOnlyMemory{T}"/>; more than the handler takes are passed over, a missing one is read as
/// null. What does not fit, null for a parameter that is declared as never null included, is an <see cref="EventArgumentException"/> for
/// the socket's error handlers, and the handler is not called. The value of a handler that has one is the acknowledgement, if the client
/// asked for it. The events of one socket are handled one at a time, in order (F-API-55).
/// </summary>
/// <remarks>The priorities make a lambda mean what it says: one that returns a task is awaited, one that returns a value acknowledges.</remarks>
public static class TypedSocketHandlers
{
    /// <summary>Adds an asynchronous handler that takes no arguments.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="name">The event's name; a number as its text.</param>
    /// <param name="handler">What to call.</param>
    /// <param name="once">Whether for the next event only (F-API-64).</param>
    public static void On(this Socket socket, string name, Func<Task> handler, bool once = false) =>
        Add(socket, name, handler, once, static (call, ref arguments) => call());

    /// <summary>Adds an asynchronous handler that takes no arguments.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="name">The event's name; a number as its text.</param>
    /// <param name="handler">What to call.</param>
    /// <param name="once">Whether for the next event only (F-API-64).</param>
    [OverloadResolutionPriority(-1)]
    public static void On(this Socket socket, string name, Func<ValueTask> handler, bool once = false) =>
        Add(socket, name, handler, once, static (call, ref arguments) => call().AsTask());

    /// <summary>Adds a handler that takes no arguments.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="name">The event's name; a number as its text.</param>
    /// <param name="handler">What to call.</param>
    /// <param name="once">Whether for the next event only (F-API-64).</param>
    [OverloadResolutionPriority(-2)]
    public static void On(this Socket socket, string name, Action handler, bool once = false) =>
        Add(socket, name, handler, once, static (call, ref arguments) =>
        {
            call();
            return Task.CompletedTask;
        });

    /// <summary>Adds a handler whose value is the acknowledgement that takes no arguments.</summary>
    /// <typeparam name="TAck">The acknowledgement's type.</typeparam>
    /// <param name="socket">The socket.</param>
    /// <param name="name">The event's name; a number as its text.</param>
    /// <param name="handler">What to call.</param>
    /// <param name="once">Whether for the next event only (F-API-64).</param>
    [OverloadResolutionPriority(-1)]
    public static void On<TAck>(this Socket socket, string name, Func<TAck> handler, bool once = false) =>
        AddValue(socket, name, handler, once, static (call, ref arguments) => call());

    /// <summary>Adds an asynchronous handler whose value is the acknowledgement that takes no arguments.</summary>
    /// <typeparam name="TAck">The acknowledgement's type.</typeparam>
    /// <param name="socket">The socket.</param>
    /// <param name="name">The event's name; a number as its text.</param>
    /// <param name="handler">What to call.</param>
    /// <param name="once">Whether for the next event only (F-API-64).</param>
    public static void On<TAck>(this Socket socket, string name, Func<Task<TAck>> handler, bool once = false) =>
        AddAsyncValue(socket, name, handler, once, static (call, ref arguments) => call());

    /// <summary>Adds an asynchronous handler that takes one argument.</summary>
    /// <typeparam name="T">The argument's type.</typeparam>
    /// <param name="socket">The socket.</param>
    /// <param name="name">The event's name; a number as its text.</param>
    /// <param name="handler">What to call.</param>
    /// <param name="once">Whether for the next event only (F-API-64).</param>
    public static void On<T>(this Socket socket, string name, Func<T, Task> handler, bool once = false) =>
        Add(socket, name, handler, once, static (call, ref arguments) => call(arguments.Next<T>()));

    /// <summary>Adds an asynchronous handler that takes one argument.</summary>
    /// <typeparam name="T">The argument's type.</typeparam>
    /// <param name="socket">The socket.</param>
    /// <param name="name">The event's name; a number as its text.</param>
    /// <param name="handler">What to call.</param>
    /// <param name="once">Whether for the next event only (F-API-64).</param>
    [OverloadResolutionPriority(-1)]
    public static void On<T>(this Socket socket, string name, Func<T, ValueTask> handler, bool once = false) =>
        Add(socket, name, handler, once, static (call, ref arguments) => call(arguments.Next<T>()).AsTask());

    /// <summary>Adds a handler that takes one argument.</summary>
    /// <typeparam name="T">The argument's type.</typeparam>
    /// <param name="socket">The socket.</param>
    /// <param name="name">The event's name; a number as its text.</param>
    /// <param name="handler">What to call.</param>
    /// <param name="once">Whether for the next event only (F-API-64).</param>
    [OverloadResolutionPriority(-2)]
    public static void On<T>(this Socket socket, string name, Action<T> handler, bool once = false) =>
        Add(socket, name, handler, once, static (call, ref arguments) =>
        {
            call(arguments.Next<T>());
            return Task.CompletedTask;
        });

    /// <summary>Adds a handler whose value is the acknowledgement that takes one argument.</summary>
    /// <typeparam name="T">The argument's type.</typeparam>
    /// <typeparam name="TAck">The acknowledgement's type.</typeparam>
    /// <param name="socket">The socket.</param>
    /// <param name="name">The event's name; a number as its text.</param>
    /// <param name="handler">What to call.</param>
    /// <param name="once">Whether for the next event only (F-API-64).</param>
    [OverloadResolutionPriority(-1)]
    public static void On<T, TAck>(this Socket socket, string name, Func<T, TAck> handler, bool once = false) =>
        AddValue(socket, name, handler, once, static (call, ref arguments) => call(arguments.Next<T>()));

    /// <summary>Adds an asynchronous handler whose value is the acknowledgement that takes one argument.</summary>
    /// <typeparam name="T">The argument's type.</typeparam>
    /// <typeparam name="TAck">The acknowledgement's type.</typeparam>
    /// <param name="socket">The socket.</param>
    /// <param name="name">The event's name; a number as its text.</param>
    /// <param name="handler">What to call.</param>
    /// <param name="once">Whether for the next event only (F-API-64).</param>
    public static void On<T, TAck>(this Socket socket, string name, Func<T, Task<TAck>> handler, bool once = false) =>
        AddAsyncValue(socket, name, handler, once, static (call, ref arguments) => call(arguments.Next<T>()));

    /// <summary>Adds an asynchronous handler that takes two arguments.</summary>
    /// <typeparam name="T1">The first argument's type.</typeparam>
    /// <typeparam name="T2">The second argument's type.</typeparam>
    /// <param name="socket">The socket.</param>
    /// <param name="name">The event's name; a number as its text.</param>
    /// <param name="handler">What to call.</param>
    /// <param name="once">Whether for the next event only (F-API-64).</param>
    public static void On<T1, T2>(this Socket socket, string name, Func<T1, T2, Task> handler, bool once = false) =>
        Add(socket, name, handler, once, static (call, ref arguments) => call(arguments.Next<T1>(), arguments.Next<T2>()));

    /// <summary>Adds an asynchronous handler that takes two arguments.</summary>
    /// <typeparam name="T1">The first argument's type.</typeparam>
    /// <typeparam name="T2">The second argument's type.</typeparam>
    /// <param name="socket">The socket.</param>
    /// <param name="name">The event's name; a number as its text.</param>
    /// <param name="handler">What to call.</param>
    /// <param name="once">Whether for the next event only (F-API-64).</param>
    [OverloadResolutionPriority(-1)]
    public static void On<T1, T2>(this Socket socket, string name, Func<T1, T2, ValueTask> handler, bool once = false) =>
        Add(socket, name, handler, once, static (call, ref arguments) => call(arguments.Next<T1>(), arguments.Next<T2>()).AsTask());

    /// <summary>Adds a handler that takes two arguments.</summary>
    /// <typeparam name="T1">The first argument's type.</typeparam>
    /// <typeparam name="T2">The second argument's type.</typeparam>
    /// <param name="socket">The socket.</param>
    /// <param name="name">The event's name; a number as its text.</param>
    /// <param name="handler">What to call.</param>
    /// <param name="once">Whether for the next event only (F-API-64).</param>
    [OverloadResolutionPriority(-2)]
    public static void On<T1, T2>(this Socket socket, string name, Action<T1, T2> handler, bool once = false) =>
        Add(socket, name, handler, once, static (call, ref arguments) =>
        {
            call(arguments.Next<T1>(), arguments.Next<T2>());
            return Task.CompletedTask;
        });

    /// <summary>Adds a handler whose value is the acknowledgement that takes two arguments.</summary>
    /// <typeparam name="T1">The first argument's type.</typeparam>
    /// <typeparam name="T2">The second argument's type.</typeparam>
    /// <typeparam name="TAck">The acknowledgement's type.</typeparam>
    /// <param name="socket">The socket.</param>
    /// <param name="name">The event's name; a number as its text.</param>
    /// <param name="handler">What to call.</param>
    /// <param name="once">Whether for the next event only (F-API-64).</param>
    [OverloadResolutionPriority(-1)]
    public static void On<T1, T2, TAck>(this Socket socket, string name, Func<T1, T2, TAck> handler, bool once = false) =>
        AddValue(socket, name, handler, once, static (call, ref arguments) => call(arguments.Next<T1>(), arguments.Next<T2>()));

    /// <summary>Adds an asynchronous handler whose value is the acknowledgement that takes two arguments.</summary>
    /// <typeparam name="T1">The first argument's type.</typeparam>
    /// <typeparam name="T2">The second argument's type.</typeparam>
    /// <typeparam name="TAck">The acknowledgement's type.</typeparam>
    /// <param name="socket">The socket.</param>
    /// <param name="name">The event's name; a number as its text.</param>
    /// <param name="handler">What to call.</param>
    /// <param name="once">Whether for the next event only (F-API-64).</param>
    public static void On<T1, T2, TAck>(this Socket socket, string name, Func<T1, T2, Task<TAck>> handler, bool once = false) =>
        AddAsyncValue(socket, name, handler, once, static (call, ref arguments) => call(arguments.Next<T1>(), arguments.Next<T2>()));

    /// <summary>Adds an asynchronous handler that takes three arguments.</summary>
    /// <typeparam name="T1">The first argument's type.</typeparam>
    /// <typeparam name="T2">The second argument's type.</typeparam>
    /// <typeparam name="T3">The third argument's type.</typeparam>
    /// <param name="socket">The socket.</param>
    /// <param name="name">The event's name; a number as its text.</param>
    /// <param name="handler">What to call.</param>
    /// <param name="once">Whether for the next event only (F-API-64).</param>
    public static void On<T1, T2, T3>(this Socket socket, string name, Func<T1, T2, T3, Task> handler, bool once = false) =>
        Add(socket, name, handler, once, static (call, ref arguments) => call(arguments.Next<T1>(), arguments.Next<T2>(), arguments.Next<T3>()));

    /// <summary>Adds an asynchronous handler that takes three arguments.</summary>
    /// <typeparam name="T1">The first argument's type.</typeparam>
    /// <typeparam name="T2">The second argument's type.</typeparam>
    /// <typeparam name="T3">The third argument's type.</typeparam>
    /// <param name="socket">The socket.</param>
    /// <param name="name">The event's name; a number as its text.</param>
    /// <param name="handler">What to call.</param>
    /// <param name="once">Whether for the next event only (F-API-64).</param>
    [OverloadResolutionPriority(-1)]
    public static void On<T1, T2, T3>(this Socket socket, string name, Func<T1, T2, T3, ValueTask> handler, bool once = false) =>
        Add(socket, name, handler, once, static (call, ref arguments) => call(arguments.Next<T1>(), arguments.Next<T2>(), arguments.Next<T3>()).AsTask());

    /// <summary>Adds a handler that takes three arguments.</summary>
    /// <typeparam name="T1">The first argument's type.</typeparam>
    /// <typeparam name="T2">The second argument's type.</typeparam>
    /// <typeparam name="T3">The third argument's type.</typeparam>
    /// <param name="socket">The socket.</param>
    /// <param name="name">The event's name; a number as its text.</param>
    /// <param name="handler">What to call.</param>
    /// <param name="once">Whether for the next event only (F-API-64).</param>
    [OverloadResolutionPriority(-2)]
    public static void On<T1, T2, T3>(this Socket socket, string name, Action<T1, T2, T3> handler, bool once = false) =>
        Add(socket, name, handler, once, static (call, ref arguments) =>
        {
            call(arguments.Next<T1>(), arguments.Next<T2>(), arguments.Next<T3>());
            return Task.CompletedTask;
        });

    /// <summary>Adds a handler whose value is the acknowledgement that takes three arguments.</summary>
    /// <typeparam name="T1">The first argument's type.</typeparam>
    /// <typeparam name="T2">The second argument's type.</typeparam>
    /// <typeparam name="T3">The third argument's type.</typeparam>
    /// <typeparam name="TAck">The acknowledgement's type.</typeparam>
    /// <param name="socket">The socket.</param>
    /// <param name="name">The event's name; a number as its text.</param>
    /// <param name="handler">What to call.</param>
    /// <param name="once">Whether for the next event only (F-API-64).</param>
    [OverloadResolutionPriority(-1)]
    public static void On<T1, T2, T3, TAck>(this Socket socket, string name, Func<T1, T2, T3, TAck> handler, bool once = false) =>
        AddValue(socket, name, handler, once, static (call, ref arguments) => call(arguments.Next<T1>(), arguments.Next<T2>(), arguments.Next<T3>()));

    /// <summary>Adds an asynchronous handler whose value is the acknowledgement that takes three arguments.</summary>
    /// <typeparam name="T1">The first argument's type.</typeparam>
    /// <typeparam name="T2">The second argument's type.</typeparam>
    /// <typeparam name="T3">The third argument's type.</typeparam>
    /// <typeparam name="TAck">The acknowledgement's type.</typeparam>
    /// <param name="socket">The socket.</param>
    /// <param name="name">The event's name; a number as its text.</param>
    /// <param name="handler">What to call.</param>
    /// <param name="once">Whether for the next event only (F-API-64).</param>
    public static void On<T1, T2, T3, TAck>(this Socket socket, string name, Func<T1, T2, T3, Task<TAck>> handler, bool once = false) =>
        AddAsyncValue(socket, name, handler, once, static (call, ref arguments) => call(arguments.Next<T1>(), arguments.Next<T2>(), arguments.Next<T3>()));

    private static void Add<THandler>(Socket socket, string name, THandler handler, bool once, PlainHandler<THandler>.Call call)
        where THandler : Delegate
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(handler);
        socket.Handlers.Add(name, new PlainHandler<THandler>(handler, call), once);
    }

    private static void AddValue<THandler, TAck>(Socket socket, string name, THandler handler, bool once, ValueHandler<THandler, TAck>.Call call)
        where THandler : Delegate
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(handler);
        socket.Handlers.Add(name, new ValueHandler<THandler, TAck>(handler, call), once);
    }

    private static void AddAsyncValue<THandler, TAck>(Socket socket, string name, THandler handler, bool once, AsyncValueHandler<THandler, TAck>.Call call)
        where THandler : Delegate
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(handler);
        socket.Handlers.Add(name, new AsyncValueHandler<THandler, TAck>(handler, call), once);
    }
}
