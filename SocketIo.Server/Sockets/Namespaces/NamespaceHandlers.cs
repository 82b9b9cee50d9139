namespace SocketIo.Server.Sockets.Namespaces;

/// <summary>The middlewares and connection handlers of a namespace: two arrays that are replaced and never changed, so a reader keeps what it got.</summary>
internal sealed class NamespaceHandlers
{
    private readonly Lock _gate = new();
    private Func<Socket, Func<Task>, Task>[] _middlewares;
    private Func<Socket, Task>[] _connection;

    /// <param name="inherited">Those of the parent, as they are now (F-API-31).</param>
    public NamespaceHandlers(NamespaceHandlers? inherited)
    {
        _middlewares = inherited?.Middlewares ?? [];
        _connection = inherited?.Connection ?? [];
    }

    public Func<Socket, Func<Task>, Task>[] Middlewares => Volatile.Read(ref _middlewares);

    public Func<Socket, Task>[] Connection => Volatile.Read(ref _connection);

    public void Add(Func<Socket, Func<Task>, Task> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        lock (_gate) Volatile.Write(ref _middlewares, [.. _middlewares, middleware]);
    }

    public void Add(Func<Socket, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_gate) Volatile.Write(ref _connection, [.. _connection, handler]);
    }

    public void Add(Action<Socket> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Add(new Plain(handler).InvokeAsync);
    }

    /// <summary>Removes a connection handler, the last one added if it was added several times.</summary>
    /// <param name="handler">What was added; null for all.</param>
    public void Remove(Delegate? handler)
    {
        lock (_gate)
        {
            var at = Array.FindLastIndex(_connection, added => added.Equals(handler) || (added.Target is Plain plain && plain.Handler.Equals(handler)));
            if (handler is null) Volatile.Write(ref _connection, []);
            else if (at >= 0) Volatile.Write(ref _connection, [.. _connection[..at], .. _connection[(at + 1)..]]);
        }
    }

    private sealed class Plain(Action<Socket> handler)
    {
        public Action<Socket> Handler => handler;

        public Task InvokeAsync(Socket socket)
        {
            handler(socket);
            return Task.CompletedTask;
        }
    }
}
