namespace SocketIo.Server.Engine.Events;

/// <summary>
/// The Engine.IO connection under the sockets of one client, across its transports. Handlers are called by the thread on which something
/// happens, and hold this client up until they return; what they throw goes to the log as a warning. They stay as long as the connection.
/// Every member may be called from any thread.
/// </summary>
public sealed class EngineConnection
{
    private readonly EngineSession _session;
    private readonly SessionTable _sessions;
    private ConnectionHandlers? _handlers;

    internal EngineConnection(EngineSession session, SessionTable sessions)
    {
        _session = session;
        _sessions = sessions;
    }

    /// <summary>The session's id, unrelated to those of the sockets.</summary>
    public string Id => _session.Id;

    /// <summary><c>polling</c> or <c>websocket</c>: what carries it now.</summary>
    public string Transport => _session.TransportName;

    /// <summary>The revision of Engine.IO: 4, or 3 for clients up to version 2 (F-EIO3-30).</summary>
    public int Revision => _session.Revision.Number;

    /// <summary>The peer's address at the handshake, without its port (F-ENG-123); a proxy's, unless the application reads forwarding headers before.</summary>
    public string RemoteAddress => _session.Request.Address;

    /// <summary>Whether it takes messages: false once it is closing or closed.</summary>
    public bool IsOpen => _session.IsOpen;

    /// <summary>Whether it has moved from polling to WebSocket.</summary>
    public bool IsUpgraded => _session.IsUpgraded;

    internal ConnectionHandlers? Handlers => _handlers;

    /// <summary>
    /// Ends the connection, and every socket on it with the reason <c>forced close</c>, once what is queued has been written (F-ENG-114).
    /// The client sees a lost connection and will connect again.
    /// </summary>
    public void Close() => _session.Close();

    /// <summary>Adds a handler for a client that asks whether another transport gets through (F-ENG-104); it may fail yet.</summary>
    /// <param name="handler">Gets the transport's name.</param>
    public void OnUpgrading(Action<string> handler) => Listen().AddUpgrading(handler);

    /// <summary>Adds a handler for a client that has moved to another transport (F-ENG-104).</summary>
    /// <param name="handler">Gets the transport's name.</param>
    public void OnUpgrade(Action<string> handler) => Listen().AddUpgrade(handler);

    /// <summary>
    /// Adds a handler for every packet received, heartbeat included (F-ENG-121), before anything is done about it. Those of a transport that is
    /// being tried are not the connection's.
    /// </summary>
    /// <param name="handler">Gets the packet.</param>
    public void OnPacket(Action<EnginePacketView> handler) => Listen().AddPacket(handler);

    /// <summary>Adds a handler for every message received (F-ENG-122), after those for packets. An attachment is a message of its own.</summary>
    /// <param name="handler">Gets the packet; what it carries is the message.</param>
    public void OnMessage(Action<EnginePacketView> handler) => Listen().AddMessage(handler);

    /// <summary>
    /// Adds a handler for every packet sent, heartbeat included (F-ENG-121): in the order of the wire, when the transport takes it. What is
    /// dropped on the way there is not seen.
    /// </summary>
    /// <param name="handler">Gets the packet.</param>
    public void OnPacketCreate(Action<EnginePacketView> handler) => Listen().AddPacketCreate(handler);

    /// <summary>Adds a handler for the client's signs of life: pongs, or pings from clients up to version 2 (F-ENG-111).</summary>
    /// <param name="handler">What to call.</param>
    public void OnHeartbeat(Action handler) => Listen().AddHeartbeat(handler);

    /// <summary>Adds a handler for the moment at which everything that waits goes to the transport (F-ENG-119).</summary>
    /// <param name="handler">Gets the number of packets.</param>
    public void OnFlush(Action<int> handler) => Listen().AddFlush(handler);

    /// <summary>
    /// Adds a handler for what was flushed having been written to the connection (F-ENG-119), which does not mean that it has arrived. Not
    /// called when the connection ends meanwhile.
    /// </summary>
    /// <param name="handler">What to call.</param>
    public void OnDrain(Action handler) => Listen().AddDrain(handler);

    /// <summary>Adds a handler for the end of the connection, called once, on the thread pool; soon, when it has ended already.</summary>
    /// <param name="handler">Gets the reason (F-ENG-112), which sockets give as well.</param>
    public void OnClose(Action<string> handler) => Listen().AddClose(handler, _session);

    private ConnectionHandlers Listen()
    {
        _sessions.StartWatching();
        return _handlers ?? Interlocked.CompareExchange(ref _handlers, new ConnectionHandlers(), null) ?? _handlers;
    }
}
