using System.Collections.Concurrent;
using SocketIo.Protocol.Packets;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Messages;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Outbound;
using SocketIo.Server.Sockets.Acks;
using SocketIo.Server.Sockets.Connections;
using SocketIo.Server.Sockets.Events;

namespace SocketIo.Server.Sockets;

/// <summary>
/// One client in one namespace. Handlers for its events are added with the <c>On</c> methods of <see cref="SocketHandlers"/>; they run one
/// at a time, in the order of the events. Every member may be called from any thread.
/// </summary>
public sealed class Socket : IBroadcastMember
{
    private readonly ClientConnection _connection;
    private readonly EngineSession _session;
    private ConcurrentDictionary<string, object?>? _data;

    internal Socket(ClientConnection connection, EngineSession session, Namespace place, Handshake handshake, ServerSettings settings)
    {
        _connection = connection;
        _session = session;
        Namespace = place;
        Handshake = handshake;
        Router = new EventRouter(this, Handlers, place.Logger);
        Lifecycle = new SocketLifecycle(Router);
        Queue = new EventQueue(this, Router, settings, place.Logger);
    }

    /// <summary>20 random characters, unrelated to the session's id (F-API-38). Also the name of the socket's own room (F-API-44).</summary>
    public string Id { get; } = Ids.NewId();

    /// <summary>Where the socket lives.</summary>
    public Namespace Namespace { get; }

    /// <summary>The first request of the session and what the client sent to join.</summary>
    public Handshake Handshake { get; }

    /// <summary>
    /// True from acceptance until the disconnecting handlers are done, so false in middlewares and in disconnect handlers (F-API-39).
    /// For a client that leaves while connection handlers still run, it is false at once.
    /// </summary>
    public bool Connected => Lifecycle.Connected;

    /// <summary>Whatever the application keeps with the socket (F-API-41). Safe for use by several threads.</summary>
    public IDictionary<string, object?> Data => LazyInitializer.EnsureInitialized(ref _data, () => new ConcurrentDictionary<string, object?>());

    /// <summary>The rooms it is in, its own included; a copy. Still filled in disconnecting handlers, empty afterwards (F-API-40, F-API-62).</summary>
    public IReadOnlyCollection<string> Rooms => Lifecycle.LastRooms ?? Namespace.Adapter.RoomsOf(this);

    /// <summary><c>polling</c> or <c>websocket</c>: what the session uses now.</summary>
    public string TransportName => _session.TransportName;

    /// <summary>The id of the Engine.IO session, which all namespaces of one client share.</summary>
    public string SessionId => _session.Id;

    /// <summary>Sends events that the client misses when its transport cannot take them at this very moment (F-API-51).</summary>
    public VolatileEmitter Volatile => new(this);

    /// <summary>An operator for everyone in the namespace but this socket (F-API-52).</summary>
    public BroadcastOperator Broadcast => Namespace.Everyone().Except(Id);

    /// <summary>An operator for everyone on this node but this socket.</summary>
    public BroadcastOperator Local => Broadcast.Local;

    bool IBroadcastMember.Receives => Lifecycle.Receives;

    bool IBroadcastMember.IsGone => Lifecycle.IsGone;

    internal EventHandlers Handlers { get; } = new();

    internal PendingAcks Acks { get; } = new();

    internal EventRouter Router { get; }

    internal EventQueue Queue { get; }

    internal SocketLifecycle Lifecycle { get; }

    /// <summary>Sends an event to the client. It goes out as long as the session is open, connected or not (F-API-45, F-SIO-56).</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">Its arguments, written by their run-time types; binary values at any depth become attachments.</param>
    /// <returns>Completed when the event is in the session's queue.</returns>
    /// <exception cref="ArgumentException">The name is reserved (F-SIO-58).</exception>
    public ValueTask EmitAsync(string name, params ReadOnlySpan<object?> arguments)
    {
        Send(Encode(name, PacketHeader.NoAck, arguments));
        return ValueTask.CompletedTask;
    }

    /// <summary>Sends an event and waits for the first value of its acknowledgement, as long as the socket is there (F-API-48).</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The value; null when the client acknowledged without one and the type can hold that.</returns>
    /// <exception cref="SocketDisconnectedException">The socket has left.</exception>
    /// <exception cref="EventArgumentException">The value does not fit the type.</exception>
    /// <exception cref="ArgumentException">The name is reserved (F-SIO-58).</exception>
    public Task<T> EmitWithAckAsync<T>(string name, params ReadOnlySpan<object?> arguments) => EmitWithAckAsync<T>(name, arguments, limit: null);

    /// <summary>Limits the time that acknowledgements are waited for (F-API-47).</summary>
    /// <param name="limit">Zero or more.</param>
    /// <returns>What to emit with.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public TimedEmitter Timeout(TimeSpan limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.Zero);
        return new TimedEmitter(this, limit);
    }

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
    public ValueTask JoinAsync(params ReadOnlySpan<string> rooms)
    {
        Namespace.Adapter.Join(this, rooms);
        return ValueTask.CompletedTask;
    }

    /// <summary>Leaves a room; unknown rooms are passed over (F-API-60).</summary>
    /// <param name="room">The room's name.</param>
    /// <returns>Completed when it has left.</returns>
    public ValueTask LeaveAsync(string room)
    {
        Namespace.Adapter.Leave(this, room);
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

    /// <summary>Removes all handlers for an event.</summary>
    /// <param name="name">The event's name.</param>
    public void Off(string name) => Handlers.Remove(name);

    bool IBroadcastMember.TrySend(EncodedMessage message) => _session.TrySend(message);

    bool IBroadcastMember.TrySendVolatile(EncodedMessage message) => _session.TrySendVolatile(message);

    bool IBroadcastMember.TryAddAck(long id, IPendingAck ack) => Acks.TryAdd(id, ack);

    bool IBroadcastMember.RemoveAck(long id) => Acks.Remove(id);

    /// <summary>Leaves the namespace: once, for the first reason given. Ends with the application's handlers, on other threads.</summary>
    /// <param name="reason">For the disconnect handlers.</param>
    /// <param name="farewell">What the client is sent before, if anything.</param>
    internal void Leave(string reason, EncodedMessage? farewell = null)
    {
        if (!Lifecycle.TryLeave(reason)) return;
        if (farewell is not null) _session.TrySend(farewell);
        SocketLog.SocketDisconnected(Namespace.Logger, Id, Namespace.Name, reason);
        Lifecycle.KeepRooms(Namespace.Adapter.RoomsOf(this));
        CutOff();
        Lifecycle.HasLeft();
    }

    /// <summary>Takes the socket out of everything that knows it; called once, by whoever refuses it or makes it leave.</summary>
    internal void CutOff()
    {
        _connection.Remove(this);
        Queue.Close();
        Namespace.Adapter.Remove(this);
        Acks.Close();
        Namespace.Exit();
    }

    internal Task WhenEnded() => Lifecycle.WhenEnded();

    /// <summary>Acknowledges an event, even when the socket has left but the session is open (F-SIO-49).</summary>
    internal void SendAck(long id, ReadOnlySpan<object?> arguments) => Send(Log(Namespace.Encoder.Ack(Namespace.Utf8Name, id, arguments)));

    internal void SendAckValue<T>(long id, T value) => Send(Log(Namespace.Encoder.AckValue(Namespace.Utf8Name, id, value)));

    internal void EmitVolatile(string name, ReadOnlySpan<object?> arguments)
    {
        var message = Encode(name, PacketHeader.NoAck, arguments);
        _session.TrySendVolatile(message);
        message.Release();
    }

    internal Task<T> EmitWithAckAsync<T>(string name, ReadOnlySpan<object?> arguments, TimeSpan? limit)
    {
        var id = Namespace.Broadcaster.NextAckId();
        var message = Encode(name, id, arguments);
        var ack = new SingleAck<T>(this, id, limit);
        if (Acks.TryAdd(id, ack)) ack.StartTime();
        else ack.Leave();
        Send(message);
        return ack.Task;
    }

    private EncodedMessage Encode(string name, long ackId, ReadOnlySpan<object?> arguments)
    {
        MessageEncoder.CheckName(name);
        return Log(Namespace.Encoder.Event(Namespace.Utf8Name, name, ackId, arguments));
    }

    private EncodedMessage Log(EncodedMessage message)
    {
        SocketLog.PacketEncoded(Namespace.Logger, Id, message.ByteCount, message.AttachmentCount);
        return message;
    }

    private void Send(EncodedMessage message)
    {
        _session.TrySend(message);
        message.Release();
    }
}
