using System.Diagnostics.CodeAnalysis;

namespace SocketIo.Server.Engine.Events;

/// <summary>
/// What carries the clients of a server, whatever namespaces they are in. Handlers are called by the thread on which something happens, and
/// hold that client up until they return; what they throw goes to the log as a warning. Every member may be called from any thread.
/// </summary>
public sealed class SocketIoEngine : IEngineObserver
{
    private readonly SessionTable _sessions;
    private Action<EngineConnection>? _connection;
    private Action<EngineConnection>? _flush;
    private Action<EngineConnection>? _drain;

    internal SocketIoEngine(SessionTable sessions) => _sessions = sessions;

    /// <summary>How many clients are connected.</summary>
    public int ClientsCount => _sessions.Count;

    /// <summary>Finds a connection that has not ended.</summary>
    /// <param name="id">The session's id; not that of a socket.</param>
    /// <param name="connection">The connection; the same object each time.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetConnection(string id, [NotNullWhen(true)] out EngineConnection? connection)
    {
        connection = _sessions.TryGet(id, out var session) ? session.Connection : null;
        return connection is not null;
    }

    /// <summary>
    /// Adds a handler for clients that connect from now on, called when one can be found and its open packet is queued (F-ENG-44), but before
    /// anything has come from it: handlers that are added here see every packet.
    /// </summary>
    /// <param name="handler">Gets the connection; usually registers handlers on it.</param>
    public void OnConnection(Action<EngineConnection> handler) => Add(ref _connection, handler);

    /// <summary>Adds a handler for every connection that hands what waits to its transport (F-ENG-119).</summary>
    /// <param name="handler">Gets the connection.</param>
    public void OnFlush(Action<EngineConnection> handler) => Add(ref _flush, handler);

    /// <summary>Adds a handler for every connection that has written what was flushed (F-ENG-119).</summary>
    /// <param name="handler">Gets the connection.</param>
    public void OnDrain(Action<EngineConnection> handler) => Add(ref _drain, handler);

    /// <summary>Adds an observer of all sessions; it sees those that are open already from here on.</summary>
    internal void Observe(IEngineObserver observer) => _sessions.Observe(observer);

    void IEngineObserver.OnOpened(EngineSession session) => Call(_connection, session);

    void IEngineObserver.OnFlushing(EngineSession session, int packets) => Call(_flush, session);

    void IEngineObserver.OnDrained(EngineSession session) => Call(_drain, session);

    private static void Call(Action<EngineConnection>? handlers, EngineSession session)
    {
        if (handlers is not null) HandlerCalls.Call(handlers, session.Connection, session);
    }

    private void Add(ref Action<EngineConnection>? all, Action<EngineConnection> handler)
    {
        HandlerCalls.Add(ref all, handler);
        _sessions.Observe(this);
    }
}
