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
        Add(socket =>
        {
            handler(socket);
            return Task.CompletedTask;
        });
    }
}
