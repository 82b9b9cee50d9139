using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Extensions.Logging;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Broadcast.Recovery;
using SocketIo.Server.Broadcast.Rooms;
using SocketIo.Server.Broadcast.ServerSide;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Outbound;
using SocketIo.Server.Engine.Timing;
using SocketIo.Server.Sockets.Connections;
using SocketIo.Server.Sockets.Namespaces;
using SocketIo.Server.Sockets.Watching;

namespace SocketIo.Server.Sockets;

/// <summary>
/// A part of the server that clients join separately, with middlewares, rooms and sockets of its own (F-SIO-43).
/// Every member may be called from any thread; middlewares and handlers take effect for clients that connect afterwards.
/// </summary>
[SuppressMessage("Naming", "CA1716", Justification = "It is what Socket.IO calls it.")]
public sealed class Namespace
{
    private readonly Lock _gate = new();
    private readonly NamespaceTable _table;
    private readonly Broadcaster _broadcaster;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _occupants;
    private bool _retired;

    internal Namespace(string name, ParentNamespace? parent, NamespaceTable table, bool recovers = true)
    {
        _table = table;
        Name = name;
        Parent = parent;
        Handlers = new NamespaceHandlers(parent?.Handlers);
        Utf8Name = Encoding.UTF8.GetBytes(name);
        Farewell = table.Encoder.Disconnected(Utf8Name);
        var recovery = recovers && table.Settings.Recovery is { } settings ? MakeLog(settings) : null;
        _broadcaster = new Broadcaster(name, Utf8Name, table.Encoder, table.Deadlines, recovery, table.BroadcastLogger, table.Settings.Rates.MaxRoomsPerSocket);
        ServerSide = new ServerSideHandlers(name, table.Encoder.Json, table.BroadcastLogger);
        _broadcaster.Cluster = table.Cluster?.Create(new LocalNode(_broadcaster, ServerSide));
        if (recovery is SharedRecoveryLog shared) shared.Store = _broadcaster.Cluster?.Recovery;
    }

    /// <summary>The name, with its leading slash.</summary>
    public string Name { get; }

    /// <summary>The sockets that are connected now; a copy. Sockets still in middlewares are not among them (F-API-21).</summary>
    public IReadOnlyCollection<Socket> Sockets => _broadcaster.Fetch<Socket>(BroadcastTarget.Everyone);

    /// <summary>An operator whose events a socket misses when its transport cannot take them at this very moment (F-API-51).</summary>
    public BroadcastOperator Volatile => Everyone().Volatile;

    /// <summary>An operator for the sockets of this node only.</summary>
    public BroadcastOperator Local => Everyone().Local;

    internal byte[] Utf8Name { get; }

    /// <summary>The DISCONNECT packet.</summary>
    internal EncodedMessage Farewell { get; }

    internal ILogger Logger => _table.Logger;

    internal LiveSockets LiveSockets => _table.LiveSockets;

    /// <summary>Who is told of the sockets; null for nobody.</summary>
    internal ISocketWatcher? Watcher => _table.Watcher;

    /// <summary>Who wants to be told of each event; null for nobody.</summary>
    internal ISocketWatcher? EventWatcher => _table.Watcher is { } watcher && watcher.WatchesEvents(this) ? watcher : null;

    internal ParentNamespace? Parent { get; }

    /// <summary>Whether the application has named it, so that it may hold on to it; such a namespace is never forgotten.</summary>
    internal bool IsKept { get; private set; }

    /// <summary>Ends when the application has been told of the namespace.</summary>
    internal Task Ready => _ready.Task;

    internal bool IsReady => _ready.Task.IsCompleted;

    internal NamespaceHandlers Handlers { get; }

    internal Broadcaster Broadcaster => _broadcaster;

    private ServerSideHandlers ServerSide { get; }

    internal Membership Membership => _broadcaster.Membership;

    /// <summary>Null where recovery is off.</summary>
    internal RecoveryLog? Recovery => _broadcaster.Recovery;

    internal LocalAdapter Adapter => _broadcaster.Adapter;

    internal MessageEncoder Encoder => _broadcaster.Encoder;

    internal SocketIoJson Json => _broadcaster.Encoder.Json;

    /// <summary>Whether the next event is to have a span; drawn anew each time.</summary>
    internal bool OffersSpan => ServerActivities.IsOffered(_table.Settings.EventSpanRatio);

    internal Deadlines Deadlines => _broadcaster.Deadlines;

    /// <summary>
    /// Adds a middleware. They run in the order they were added, each time a client asks to join (F-API-23). The client is accepted when
    /// the last one calls its second argument; that call's task ends then. Throwing <see cref="ConnectRefusedException"/> refuses it.
    /// A client that is neither accepted nor refused stays pending until the connect timeout closes its connection (F-API-24).
    /// In a middleware the socket is not connected yet: it can join rooms and emit, and has its data and its handshake (F-API-25).
    /// </summary>
    /// <param name="middleware">Gets the socket and what to call to go on; a second call does nothing.</param>
    public void Use(Func<Socket, Func<Task>, Task> middleware) => Handlers.Add(middleware);

    /// <summary>
    /// Adds a handler for sockets that have connected (F-API-22). Handlers run one after the other; events of the socket are held until the
    /// last one has ended. The client hears that it is connected, and then what they emit, when the first one to wait for something does
    /// so: rooms joined before are joined by then. What a handler throws goes to the socket's error handlers.
    /// </summary>
    /// <param name="handler">Gets the socket; usually registers handlers on it.</param>
    public void OnConnection(Func<Socket, Task> handler) => Handlers.Add(handler);

    /// <summary>Adds a handler for sockets that have connected, as <see cref="OnConnection(Func{Socket, Task})"/> does.</summary>
    /// <param name="handler">Gets the socket; usually registers handlers on it.</param>
    public void OnConnection(Action<Socket> handler) => Handlers.Add(handler);

    /// <summary>Removes a connection handler (F-API-64); the one added last, if it was added several times.</summary>
    /// <param name="handler">What was given to <see cref="OnConnection(Func{Socket, Task})"/> or its other form; null for all.</param>
    public void OffConnection(Delegate? handler = null) => Handlers.Remove(handler);

    /// <summary>Finds a socket that is connected on this node (F-API-21). Those still in middlewares are not found, nor those that have left their own room.</summary>
    /// <param name="id">The socket's id.</param>
    /// <param name="socket">The socket, when there is one.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetSocket(string id, [NotNullWhen(true)] out Socket? socket)
    {
        ArgumentNullException.ThrowIfNull(id);
        // Others may be in its own room as well.
        socket = _broadcaster.Fetch<Socket>(BroadcastTarget.Everyone.WithRooms([id])).Find(member => member.Id == id);
        return socket is not null;
    }

    /// <summary>An operator for the sockets in at least one of these rooms (F-API-66).</summary>
    /// <param name="rooms">Names of rooms; a socket's id is the name of its own room.</param>
    /// <returns>The operator.</returns>
    public BroadcastOperator To(params ReadOnlySpan<string> rooms) => Everyone().To(rooms);

    /// <summary>The same as <see cref="To"/>.</summary>
    /// <param name="rooms">Names of rooms.</param>
    /// <returns>The operator.</returns>
    public BroadcastOperator In(params ReadOnlySpan<string> rooms) => Everyone().To(rooms);

    /// <summary>An operator for everyone who is in none of these rooms.</summary>
    /// <param name="rooms">Names of rooms.</param>
    /// <returns>The operator.</returns>
    public BroadcastOperator Except(params ReadOnlySpan<string> rooms) => Everyone().Except(rooms);

    /// <summary>An operator whose <see cref="BroadcastOperator.EmitWithAckAsync"/> waits so long.</summary>
    /// <param name="limit">Zero or more.</param>
    /// <returns>The operator.</returns>
    public BroadcastOperator Timeout(TimeSpan limit) => Everyone().Timeout(limit);

    /// <summary>An operator that sends with or without compression where transports compress at all (F-API-50).</summary>
    /// <param name="compress">False for what is compressed already.</param>
    /// <returns>The operator.</returns>
    public BroadcastOperator Compress(bool compress) => Everyone().Compress(compress);

    /// <inheritdoc cref="BroadcastOperator.Coalesced"/>
    public BroadcastOperator Coalesced(string key) => Everyone().Coalesced(key);

    /// <summary>Sends an event to every socket of the namespace (F-API-26).</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Completed when the event is in every socket's queue.</returns>
    /// <exception cref="ArgumentException">The name is reserved (F-SIO-58).</exception>
    public ValueTask EmitAsync(string name, params ReadOnlySpan<object?> arguments) => Everyone().EmitAsync(name, arguments);

    /// <summary>Sends an event called <c>message</c> to every socket of the namespace (F-API-27).</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Completed when the event is in every socket's queue.</returns>
    public ValueTask SendAsync(params ReadOnlySpan<object?> arguments) => EmitAsync(MessageEncoder.MessageEvent, arguments);

    /// <summary>Finds every socket of the namespace, on all nodes (F-API-73).</summary>
    /// <returns>The connected sockets, a copy; and the nodes that kept silent.</returns>
    public ValueTask<Answers<RemoteSocket>> FetchSocketsAsync() => Everyone().FetchSocketsAsync();

    /// <inheritdoc cref="BroadcastOperator.CountSocketsAsync"/>
    public ValueTask<int> CountSocketsAsync() => Everyone().CountSocketsAsync();

    /// <inheritdoc cref="BroadcastOperator.SocketsJoinAsync"/>
    public ValueTask SocketsJoinAsync(params ReadOnlySpan<string> rooms) => Everyone().SocketsJoinAsync(rooms);

    /// <inheritdoc cref="BroadcastOperator.SocketsLeaveAsync"/>
    public ValueTask SocketsLeaveAsync(params ReadOnlySpan<string> rooms) => Everyone().SocketsLeaveAsync(rooms);

    /// <inheritdoc cref="BroadcastOperator.DisconnectSocketsAsync"/>
    public ValueTask DisconnectSocketsAsync(bool close = false) => Everyone().DisconnectSocketsAsync(close);

    /// <summary>Sends an event to the namespace of this name on the other nodes (F-API-12). On one node that is nobody.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Completed when the event is on its way.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public ValueTask ServerSideEmitAsync(string name, params ReadOnlySpan<object?> arguments) =>
        _broadcaster.EmitServerSideAsync(name, arguments);

    /// <summary>Sends an event to the other nodes and collects their answers (F-API-12): on one node an empty list, at once.</summary>
    /// <typeparam name="T">The type of the answers.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>One answer of each other node, without those that do not fit the type; and the nodes that kept silent.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public Task<Answers<T>> ServerSideEmitWithAckAsync<T>(string name, params ReadOnlySpan<object?> arguments) =>
        _broadcaster.EmitServerSideWithAckAsync<T>(name, arguments);

    /// <summary>
    /// Adds a handler for an event that the application of another node sends with <see cref="ServerSideEmitAsync"/> (F-API-12). Handlers
    /// begin in the order of the events; none waits for the one before.
    /// </summary>
    /// <param name="name">The event's name.</param>
    /// <param name="handler">Gets the event, and may answer it.</param>
    public void OnServerSide(string name, Func<ServerSideEvent, Task> handler) => ServerSide.Add(name, handler);

    /// <summary>
    /// Adds a handler for what happens to rooms from now on (F-ADP-03), in the order it happens: a room is made before the first socket joins
    /// it, and deleted after the last one has left. It is called by whoever causes that, and should return soon.
    /// </summary>
    /// <param name="handler">Gets the change.</param>
    public void OnRoomChange(Action<RoomChange> handler) => Adapter.Watchers.Add(handler);

    private RecoveryLog MakeLog(RecoverySettings settings) => _table.Cluster is { SharesRecovery: true }
        ? new SharedRecoveryLog(Name, Utf8Name, settings, _table.Deadlines, _table.Encoder)
        : new LocalRecoveryLog(settings, _table.Deadlines, () => _table.RemoveIfEmpty(this));

    internal BroadcastOperator Everyone() => new(_broadcaster, BroadcastTarget.Everyone);

    internal Task LeaveClusterAsync() => _broadcaster.Cluster is { } cluster ? cluster.CloseAsync().AsTask() : Task.CompletedTask;

    internal void Keep() => IsKept = true;

    internal void Open() => _ready.TrySetResult();

    /// <summary>Counts a socket in, before its middlewares; each is counted out with <see cref="Exit"/>.</summary>
    /// <returns>False when the namespace has been forgotten meanwhile and another one may stand in its place.</returns>
    internal bool TryEnter()
    {
        lock (_gate)
        {
            if (_retired) return false;
            _occupants++;
            return true;
        }
    }

    internal void Exit()
    {
        lock (_gate) _occupants--;
        _table.RemoveIfEmpty(this);
    }

    /// <summary>Closes an empty namespace to everyone; under the lock of the table.</summary>
    internal bool TryRetire()
    {
        lock (_gate)
        {
            if (_retired || IsKept || _occupants > 0 || Recovery is { HasAway: true }) return false;
            _retired = true;
            return true;
        }
    }
}
