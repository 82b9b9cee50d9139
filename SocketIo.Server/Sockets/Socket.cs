using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using SocketIo.Protocol.Packets;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Broadcast.Recovery;
using SocketIo.Server.Broadcast.Rooms;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Events;
using SocketIo.Server.Engine.Outbound;
using SocketIo.Server.Sockets.Acks;
using SocketIo.Server.Sockets.Connections;
using SocketIo.Server.Sockets.Events;
using SocketIo.Server.Sockets.Remote;
using SocketIo.Server.Sockets.Watching;

namespace SocketIo.Server.Sockets;

/// <summary>
/// One client in one namespace. Handlers for its events are added with the <c>On</c> methods of <see cref="SocketHandlers"/>; they run one
/// at a time, in the order of the events. Every member may be called from any thread.
/// </summary>
public sealed class Socket : IBroadcastMember, IEventTarget
{
    private readonly ClientConnection _connection;
    private readonly EngineSession _session;
    private ConcurrentDictionary<string, object?>? _data;
    private SocketExpiry? _expiry;
    private PendingAcks? _acks;

    internal Socket(ClientConnection connection, EngineSession session, string id, Namespace place, Handshake handshake, ServerSettings settings, RecoverySession? recovery = null)
    {
        _connection = connection;
        _session = session;
        Id = id;
        Namespace = place;
        Handshake = handshake;
        Router = new EventRouter(this, Handlers, place.Logger);
        Lifecycle = new SocketLifecycle(Router, place.LiveSockets);
        Queue = new EventQueue(this, Router, settings, place.Logger);
        if (recovery is null) return;
        Recovery = recovery;
        Recovered = recovery.State == RecoveryState.Taken;
        _data = (ConcurrentDictionary<string, object?>?)recovery.Data;
        if (_data is WatchedData watched) watched.Owner = this;
        else if (_data is { } kept && place.Watcher is not null) _data = WatchedData.Of(kept, this);
        recovery.Owner = this;
        if (Recovered) ExpiresAt = recovery.ExpiresAt;
    }

    /// <summary>
    /// 20 random characters, unrelated to the session's id (F-API-38); for clients up to version 2 made of that id and the namespace
    /// (F-EIO3-22). Also the name of the socket's own room (F-API-44).
    /// </summary>
    public string Id { get; }

    /// <summary>Where the socket lives.</summary>
    public Namespace Namespace { get; }

    /// <summary>The first request of the session and what the client sent to join.</summary>
    public Handshake Handshake { get; }

    /// <summary>
    /// True from acceptance until the disconnecting handlers are done, so false in middlewares and in disconnect handlers (F-API-39).
    /// For a client that leaves while connection handlers still run, it is false at once.
    /// </summary>
    public bool Connected => Lifecycle.Connected;

    /// <summary>
    /// Whether the client has come back to what it had before it lost its connection: id, rooms, data, and no event missed (F-API-85).
    /// Known in middlewares already; that it was true there and is false in the connection handlers is possible, but rare.
    /// </summary>
    public bool Recovered { get; private set; }

    /// <summary>Whatever the application keeps with the socket (F-API-41). Safe for use by several threads.</summary>
    public IDictionary<string, object?> Data => System.Threading.Volatile.Read(ref _data) ?? MakeData();

    /// <summary>
    /// When the client's authentication ends; null, as it is from the start, for never. At that time the socket leaves with the reason
    /// <c>authentication expired</c> and the client, which is told as by <see cref="Disconnect"/>, does not come back by itself. Set it anew
    /// to go on with a newer token. A socket that is recovered has that of the one before it; a client whose time has passed while it was away begins anew.
    /// </summary>
    public DateTimeOffset? ExpiresAt
    {
        get => System.Threading.Volatile.Read(ref _expiry)?.At;
        set
        {
            if (value is not null || _expiry is not null)
                LazyInitializer.EnsureInitialized(ref _expiry, () => new SocketExpiry(this, Namespace.Deadlines)).At = value;
        }
    }

    /// <summary>The rooms it is in, its own included; a copy. Still filled in disconnecting handlers, empty afterwards (F-API-40, F-API-62).</summary>
    public IReadOnlyCollection<string> Rooms => Lifecycle.LastRooms ?? Namespace.Adapter.RoomsOf(this);

    /// <summary><c>polling</c> or <c>websocket</c>: what the session uses now.</summary>
    public string TransportName => _session.TransportName;

    /// <summary>The revision of Engine.IO that the client speaks: 4, or 3 for clients up to version 2 (F-EIO3-30).</summary>
    public int EngineProtocol => _session.Revision.Number;

    /// <summary>The id of the Engine.IO session, which all namespaces of one client share.</summary>
    public string SessionId => _session.Id;

    /// <summary>The Engine.IO connection, which all namespaces of one client share.</summary>
    public EngineConnection Connection => _session.Connection;

    /// <summary>Sends events that the client misses when its transport cannot take them at this very moment (F-API-51).</summary>
    public SocketEmitter Volatile => new(this, isVolatile: true);

    /// <summary>An operator for everyone in the namespace but this socket (F-API-52).</summary>
    public BroadcastOperator Broadcast => Namespace.Everyone().Except(Id);

    /// <summary>An operator for everyone on this node but this socket.</summary>
    public BroadcastOperator Local => Broadcast.Local;

    bool IBroadcastMember.Receives => Lifecycle.Receives;

    bool IBroadcastMember.IsGone => Lifecycle.IsGone;

    bool IBroadcastMember.IsLost => Lifecycle.IsGone && DisconnectReasons.IsRecoverable(Lifecycle.Reason);

    object? IBroadcastMember.State => _data;

    bool IBroadcastMember.WatchesOutgoing => WatchesOutgoing;

    internal IReadOnlyDictionary<string, object?> DataToRead =>
        System.Threading.Volatile.Read(ref _data) ?? (IReadOnlyDictionary<string, object?>)ReadOnlyDictionary<string, object?>.Empty;

    /// <summary>What can be recovered of it, where recovery is on.</summary>
    internal RecoverySession? Recovery { get; }

    RecoverySession? IBroadcastMember.Recovery => Recovery;

    private bool WatchesOutgoing => Handlers.HasOutgoing || Namespace.EventWatcher is not null;

    internal EventHandlers Handlers { get; } = new();

    // Few are ever asked for an answer.
    internal PendingAcks Acks => PendingAcks.Of(ref _acks, _session);

    internal ServerMetrics Metrics => _session.Metrics;

    internal EventRouter Router { get; }

    internal EventQueue Queue { get; }

    internal SocketLifecycle Lifecycle { get; }

    /// <summary>Sends an event to the client. It goes out as long as the session is open, connected or not (F-API-45, F-SIO-56).</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">Its arguments, written by their run-time types; binary values at any depth become attachments.</param>
    /// <returns>Completed when the event is in the session's queue.</returns>
    /// <exception cref="ArgumentException">The name is reserved (F-SIO-58).</exception>
    public ValueTask EmitAsync(string name, params ReadOnlySpan<object?> arguments) =>
        Emit(name, arguments, isVolatile: false, compress: true);

    /// <summary>Sends an event called <c>message</c> (F-API-53).</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Completed when the event is in the session's queue.</returns>
    public ValueTask SendAsync(params ReadOnlySpan<object?> arguments) => EmitAsync(MessageEncoder.MessageEvent, arguments);

    /// <summary>Sends an event and waits for the first value of its acknowledgement, as long as the socket is there (F-API-48).</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The value; null when the client acknowledged without one and the type can hold that.</returns>
    /// <exception cref="SocketDisconnectedException">The socket has left.</exception>
    /// <exception cref="PendingAckLimitException">The client owes too many already; thrown at once.</exception>
    /// <exception cref="EventArgumentException">The value does not fit the type.</exception>
    /// <exception cref="ArgumentException">The name is reserved (F-SIO-58).</exception>
    public Task<T> EmitWithAckAsync<T>(string name, params ReadOnlySpan<object?> arguments) =>
        EmitWithAckAsync<T>(name, arguments, isVolatile: false, compress: true, limit: null);

    /// <summary>Limits the time that acknowledgements are waited for (F-API-47).</summary>
    /// <param name="limit">Zero or more.</param>
    /// <returns>What to emit with.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public SocketEmitter Timeout(TimeSpan limit) => new SocketEmitter(this).Timeout(limit);

    /// <summary>Sends with or without compression where the transport compresses at all (F-API-50).</summary>
    /// <param name="compress">False for what is compressed already.</param>
    /// <returns>What to emit with.</returns>
    public SocketEmitter Compress(bool compress) => new(this, compress: compress);

    /// <summary>
    /// Sends events of which only the latest counts: with <c>SlowClientPolicy.Coalesce</c> each takes the place of one with the same key that still waits,
    /// and otherwise they are events like any other. With connection state recovery on none is replaced. Those with an acknowledgement never are.
    /// </summary>
    /// <param name="key">What the events are about, within this socket; broadcasts of its namespace share the keys.</param>
    /// <returns>What to emit with.</returns>
    public SocketEmitter Coalesced(string key) => new SocketEmitter(this).Coalesced(key);

    /// <summary>An operator for the sockets in at least one of these rooms, but not this one (F-API-52).</summary>
    /// <param name="rooms">Names of rooms.</param>
    /// <returns>The operator.</returns>
    public BroadcastOperator To(params ReadOnlySpan<string> rooms) => Broadcast.To(rooms);

    /// <summary>The same as <see cref="To"/>.</summary>
    /// <param name="rooms">Names of rooms.</param>
    /// <returns>The operator.</returns>
    public BroadcastOperator In(params ReadOnlySpan<string> rooms) => Broadcast.To(rooms);

    /// <summary>An operator for everyone who is in none of these rooms, and not this socket.</summary>
    /// <param name="rooms">Names of rooms.</param>
    /// <returns>The operator.</returns>
    public BroadcastOperator Except(params ReadOnlySpan<string> rooms) => Broadcast.Except(rooms);

    /// <summary>Joins rooms; rooms it is in already do not change. Does nothing once the socket has left (F-API-59).</summary>
    /// <param name="rooms">Names of rooms, made when they do not exist.</param>
    /// <returns>Completed when it has joined.</returns>
    /// <exception cref="ArgumentNullException">A name is null.</exception>
    /// <exception cref="RoomLimitException">It would be in too many; it has joined none of these.</exception>
    public ValueTask JoinAsync(params ReadOnlySpan<string> rooms)
    {
        Namespace.Membership.Join(this, rooms);
        return ValueTask.CompletedTask;
    }

    /// <summary>Leaves a room; unknown rooms are passed over (F-API-60).</summary>
    /// <param name="room">The room's name.</param>
    /// <returns>Completed when it has left.</returns>
    public ValueTask LeaveAsync(string room)
    {
        Namespace.Membership.Leave(this, [room]);
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Disconnects the client from the namespace, with the reason <c>server namespace disconnect</c> (F-SIO-52). Does nothing unless
    /// the socket is connected (F-API-61). The client does not try to connect again by itself.
    /// </summary>
    /// <param name="close">Whether its connection ends too, with every namespace on it (F-SIO-53).</param>
    public void Disconnect(bool close = false)
    {
        if (!Lifecycle.IsOpen) return;
        if (close) _connection.DisconnectAll();
        else Leave(DisconnectReasons.ServerNamespace, Namespace.Farewell);
    }

    /// <summary>
    /// Adds a middleware for received events (F-API-57). They run in the order they were added, after the handlers for every event and
    /// before those for its name, which are called when the last one calls its second argument; that call's task ends when they have ended.
    /// An event that is not let through is dropped: the client hears nothing, and gets no acknowledgement but the middleware's own.
    /// What a middleware throws goes to the socket's error handlers.
    /// </summary>
    /// <param name="middleware">Gets the event, which it may replace, and what to call to go on; a second call does nothing.</param>
    public void Use(Func<SocketIoEvent, Func<Task>, Task> middleware) => Handlers.AddMiddleware(middleware);

    void IPrefetchable.PrefetchParts() => Prefetch.Start(_session, Lifecycle, Handlers);

    void IPrefetchable.PrefetchRest() => _session.PrefetchQueue();

    void IBroadcastMember.NoteOutgoing(OutgoingEvent sent) => NoteOutgoing(sent);

    bool IBroadcastMember.TrySend(EncodedMessage message, CoalesceKey? key) => _session.TrySend(message, key);

    bool IBroadcastMember.TrySendVolatile(EncodedMessage message) => _session.TrySendVolatile(message);

    bool IBroadcastMember.TryAddAck(long id, IPendingAck ack) => Acks.Add(id, ack) == AckAdmission.Added;

    bool IBroadcastMember.RemoveAck(long id) => Acks.Remove(id);

    void IBroadcastMember.Describe(ClusterWriter writer) => SharedData.Write(this, writer);

    ValueTask IEventTarget.EmitAsync(string name, ReadOnlySpan<object?> arguments, bool isVolatile, bool compress, string? key) =>
        Emit(name, arguments, isVolatile, compress, key);

    Task<T> IEventTarget.EmitWithAckAsync<T>(string name, ReadOnlySpan<object?> arguments, bool isVolatile, bool compress, TimeSpan? limit) =>
        EmitWithAckAsync<T>(name, arguments, isVolatile, compress, limit);

    /// <summary>Leaves the namespace: once, for the first reason given. Ends with the application's handlers, on other threads.</summary>
    /// <param name="reason">For the disconnect handlers.</param>
    /// <param name="farewell">What the client is sent before, if anything.</param>
    /// <returns>False when it had left before.</returns>
    internal bool Leave(string reason, EncodedMessage? farewell = null)
    {
        if (!Lifecycle.TryLeave(reason)) return false;
        if (Lifecycle.IsCounted) Metrics.SocketLeft(reason);
        if (farewell is not null) _session.TrySend(farewell);
        SocketLog.SocketDisconnected(Namespace.Logger, Id, Namespace.Name, reason);
        if (Lifecycle.IsCounted) Namespace.Watcher?.OnLeft(this, reason);
        Lifecycle.KeepRooms(Namespace.Adapter.RoomsOf(this));
        CutOff(keep: DisconnectReasons.IsRecoverable(reason));
        Lifecycle.HasLeft();
        return true;
    }

    /// <summary>Takes the socket out of everything that knows it; called once, by whoever refuses it or makes it leave.</summary>
    /// <param name="keep">Whether its client may come back and go on.</param>
    internal void CutOff(bool keep)
    {
        _connection.Remove(this);
        System.Threading.Volatile.Read(ref _expiry)?.Stop();
        Queue.Close();
        Namespace.Membership.Remove(this, keep);
        Acks.Close();
        Namespace.Exit();
    }

    void IBroadcastMember.LoseConnection()
    {
        _session.Abort(CloseReason.TransportClose);
        // If it was ending already, on another thread, that may take a moment.
        Leave(CloseReason.TransportClose.Text());
    }

    /// <summary>What the client missed is gone after all: it begins anew.</summary>
    internal void HasNotRecovered() => Recovered = false;

    /// <summary>Counts it as connected, and as having left when it has done so already.</summary>
    /// <param name="wasTaken">Whether it came to take up what its client had before.</param>
    internal void CountIn(bool wasTaken)
    {
        if (wasTaken) Metrics.RecoveryEnded(Recovered ? ServerMetrics.RecoveryComplete : ServerMetrics.RecoveryGap);
        Metrics.SocketConnected();
        Namespace.Watcher?.OnConnected(this);
        if (Lifecycle.TryCount()) return;
        Metrics.SocketLeft(Lifecycle.Reason);
        Namespace.Watcher?.OnLeft(this, Lifecycle.Reason);
    }

    internal Task WhenEnded() => Lifecycle.WhenEnded();

    /// <summary>Acknowledges an event, even when the socket has left but the session is open (F-SIO-49).</summary>
    internal void SendAck(long id, ReadOnlySpan<object?> arguments) => Send(Log(Namespace.Encoder.Ack(Namespace.Utf8Name, id, arguments)));

    internal void SendAckValue<T>(long id, T value) => Send(Log(Namespace.Encoder.AckValue(Namespace.Utf8Name, id, value)));

    internal ValueTask Emit(string name, ReadOnlySpan<object?> arguments, bool isVolatile, bool compress, string? key = null)
    {
        // Outside its session it is sent as it is: before acceptance, after the client has left for good, or with recovery off.
        var session = isVolatile || Recovery is { State: RecoveryState.New or RecoveryState.Over } ? null : Recovery;
        // Only the log of all nodes knows its place; it comes back from there (F-API-80).
        if (session is not null && Namespace.Recovery is SharedRecoveryLog)
            return Namespace.Broadcaster.EmitAsync(new BroadcastTarget { Rooms = [Id], Compress = compress }, name, arguments);

        var log = session is null ? null : (LocalRecoveryLog)Namespace.Recovery!;
        var message = Encode(name, PacketHeader.NoAck, arguments, compress, log?.BlankOffset);
        if (log is null || !log.TrySend(session!, message)) Send(message, isVolatile, key);
        else message.Release();
        return ValueTask.CompletedTask;
    }

    internal Task<T> EmitWithAckAsync<T>(string name, ReadOnlySpan<object?> arguments, bool isVolatile, bool compress, TimeSpan? limit)
    {
        var id = Namespace.Broadcaster.NextAckId();
        var message = Encode(name, id, arguments, compress);
        var ack = new SingleAck<T>(this, id, limit);
        switch (Acks.Add(id, ack))
        {
            case AckAdmission.Added:
                ack.StartTime();
                break;
            case AckAdmission.Closed:
                ack.Leave();
                break;
            default:
                message.Release();
                throw new PendingAckLimitException(Acks.Limit);
        }

        Send(message, isVolatile);
        return ack.Task;
    }

    private EncodedMessage Encode(string name, long ackId, ReadOnlySpan<object?> arguments, bool compress, string? offset = null)
    {
        MessageEncoder.CheckName(name);
        if (WatchesOutgoing) NoteOutgoing(new OutgoingEvent(name, arguments));
        return Log(Namespace.Encoder.Event(Namespace.Utf8Name, name, ackId, arguments, compress, offset));
    }

    private void NoteOutgoing(OutgoingEvent sent)
    {
        Router.NoteOutgoing(sent);
        Namespace.EventWatcher?.OnSent(this, sent);
    }

    private ConcurrentDictionary<string, object?> MakeData()
    {
        var made = Namespace.Watcher is null ? new ConcurrentDictionary<string, object?>() : new WatchedData { Owner = this };
        return Interlocked.CompareExchange(ref _data, made, null) ?? made;
    }

    private EncodedMessage Log(EncodedMessage message)
    {
        SocketLog.PacketEncoded(Namespace.Logger, Id, message.ByteCount, message.AttachmentCount);
        return message;
    }

    private void Send(EncodedMessage message, bool isVolatile = false, string? key = null)
    {
        if (isVolatile) _session.TrySendVolatile(message);
        else _session.TrySend(message, key is null ? null : new CoalesceKey(Namespace.Name, key));
        message.Release();
    }
}
