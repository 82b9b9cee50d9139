using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SocketIo.Server.Admin;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Broadcast.ServerSide;
using SocketIo.Server.Diagnostics;
using SocketIo.Server.Engine;
using SocketIo.Server.Engine.Events;
using SocketIo.Server.Engine.Timing;
using SocketIo.Server.Hosting.Client;
using SocketIo.Server.Hosting.Stopping;
using SocketIo.Server.Sockets;
using SocketIo.Server.Sockets.Connections;
using SocketIo.Server.Sockets.Namespaces;
using SocketIo.Server.Transports;

namespace SocketIo.Server.Hosting;

/// <summary>
/// A Socket.IO server: its namespaces and its sessions. Each is registered by <c>AddSocketIo</c> and mapped by <c>MapSocketIo</c>. Members
/// that are also a <see cref="Namespace"/>'s stand for those of the main one (F-API-08). Safe to use from any thread.
/// </summary>
public sealed class SocketIoServer : IAsyncDisposable
{
    private readonly ServerSettings _settings;
    private readonly Deadlines _deadlines;
    private readonly NamespaceTable _namespaces;
    private readonly Namespace _main;
    private readonly SessionTable _sessions;
    private readonly EngineEndpoint _endpoint;
    private readonly ClientBundle? _client;
    private readonly TimeSpan _drainTimeout;
    private readonly TimeSpan _drainSpread;
    private readonly TimeProvider _clock;

    internal SocketIoServer(SocketIoOptions options, TimeProvider clock, IMeterFactory meters, ILoggerFactory loggers, string? name = null, AdminUiSettings? admin = null, IClusterFactory? cluster = null)
    {
        _settings = SettingsSnapshot.SettingsOf(options);
        var log = loggers.CreateLogger("SocketIo.Server.Engine");
        _deadlines = new Deadlines(clock, log);
        _namespaces = new NamespaceTable(_settings, _deadlines, loggers, options.Parser, cluster);
        _main = _namespaces.GetOrAdd("/");
        cluster?.Attach(new LocalServer(_deadlines, _namespaces.Revoke));
        var metrics = new ServerMetrics(meters, name);
        metrics.ObserveRooms(_namespaces.CountRooms);
        _sessions = new SessionTable(_settings, _deadlines, Accept, metrics, log);
        Engine = new SocketIoEngine(_sessions);
        _endpoint = new EngineEndpoint(_sessions, SettingsSnapshot.HooksOf(options), clock);
        if (cluster is IStrayRequestsSource source) _endpoint.Strays = source.Attach(_endpoint);
        _client = options.ServeClient ? new ClientBundle(log) : null;
        AddTrailingSlash = options.AddTrailingSlash;
        _drainTimeout = options.DrainTimeout;
        _drainSpread = options.DrainSpread;
        _clock = clock;
        Title = name ?? "socket.io";
        if (admin is not null) AdminUi.Start(admin, _namespaces, _sessions, loggers);
    }

    /// <summary>Whether new clients may connect: true until <see cref="CloseAsync"/>, or until the application begins to stop.</summary>
    public bool IsOpen => !_sessions.IsClosed;

    /// <summary>How many clients are connected, whatever namespaces they are in.</summary>
    public int SessionCount => _sessions.Count;

    /// <summary>What carries the clients: their Engine.IO connections.</summary>
    public SocketIoEngine Engine { get; }

    /// <summary>A namespace, made if there is none of that name (F-API-09); a child of the first parent whose expression matches it (F-API-32).</summary>
    /// <param name="name">With or without its leading slash; empty is the main one. Must not contain a comma.</param>
    /// <returns>The same object each time.</returns>
    public Namespace Of(string name) => _namespaces.GetOrAdd(name);

    /// <summary>Namespaces that clients make by asking for a name that matches (F-API-29).</summary>
    /// <param name="names">
    /// Is matched against the whole name, slash included, which any client chooses: anchor it, and give it a match timeout or
    /// <see cref="RegexOptions.NonBacktracking"/>. A match that times out counts as none.
    /// </param>
    /// <returns>What their sockets go through; a new object each time.</returns>
    public ParentNamespace Of(Regex names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return _namespaces.AddParent(names);
    }

    /// <summary>
    /// Namespaces that clients make by asking for a name that a function accepts (F-API-29). Nothing further is read from the client while
    /// it decides. An exception counts as no, and is logged.
    /// </summary>
    /// <param name="decide">Gets the name, slash included, and what the client sent to join: an object, empty when it sent nothing.</param>
    /// <returns>What their sockets go through; a new object each time.</returns>
    public ParentNamespace Of(Func<string, JsonElement, ValueTask<bool>> decide)
    {
        ArgumentNullException.ThrowIfNull(decide);
        return _namespaces.AddParent(decide);
    }

    /// <summary>
    /// Adds a handler for every namespace made from now on, those that clients make included, but the main one (F-API-10). It is called
    /// before the first client can join, and should return soon.
    /// </summary>
    /// <param name="handler">Gets the namespace; may add middlewares and handlers to it.</param>
    public void OnNewNamespace(Action<Namespace> handler) => _namespaces.OnNewNamespace(handler);

    /// <inheritdoc cref="Namespace.Use"/>
    public void Use(Func<Socket, Func<Task>, Task> middleware) => _main.Use(middleware);

    /// <inheritdoc cref="Namespace.OnConnection(Action{Socket})"/>
    public void OnConnection(Action<Socket> handler) => _main.OnConnection(handler);

    /// <inheritdoc cref="Namespace.OnConnection(Func{Socket, Task})"/>
    public void OnConnection(Func<Socket, Task> handler) => _main.OnConnection(handler);

    /// <inheritdoc cref="Namespace.OffConnection"/>
    public void OffConnection(Delegate? handler = null) => _main.OffConnection(handler);

    /// <inheritdoc cref="Namespace.To"/>
    public BroadcastOperator To(params ReadOnlySpan<string> rooms) => _main.To(rooms);

    /// <inheritdoc cref="Namespace.In"/>
    public BroadcastOperator In(params ReadOnlySpan<string> rooms) => _main.In(rooms);

    /// <inheritdoc cref="Namespace.Except"/>
    public BroadcastOperator Except(params ReadOnlySpan<string> rooms) => _main.Except(rooms);

    /// <inheritdoc cref="Namespace.Volatile"/>
    public BroadcastOperator Volatile => _main.Volatile;

    /// <inheritdoc cref="Namespace.Local"/>
    public BroadcastOperator Local => _main.Local;

    /// <inheritdoc cref="Namespace.Timeout"/>
    public BroadcastOperator Timeout(TimeSpan timeout) => _main.Timeout(timeout);

    /// <inheritdoc cref="Namespace.EmitAsync"/>
    public ValueTask EmitAsync(string name, params ReadOnlySpan<object?> arguments) => _main.EmitAsync(name, arguments);

    /// <inheritdoc cref="Namespace.Compress"/>
    public BroadcastOperator Compress(bool compress) => _main.Compress(compress);

    /// <inheritdoc cref="BroadcastOperator.Coalesced"/>
    public BroadcastOperator Coalesced(string key) => _main.Coalesced(key);

    /// <inheritdoc cref="Namespace.SendAsync"/>
    public ValueTask SendAsync(params ReadOnlySpan<object?> arguments) => _main.SendAsync(arguments);

    /// <inheritdoc cref="Namespace.FetchSocketsAsync"/>
    public ValueTask<Answers<RemoteSocket>> FetchSocketsAsync() => _main.FetchSocketsAsync();

    /// <inheritdoc cref="BroadcastOperator.CountSocketsAsync"/>
    public ValueTask<int> CountSocketsAsync() => _main.CountSocketsAsync();

    /// <inheritdoc cref="Namespace.SocketsJoinAsync"/>
    public ValueTask SocketsJoinAsync(params ReadOnlySpan<string> rooms) => _main.SocketsJoinAsync(rooms);

    /// <inheritdoc cref="Namespace.SocketsLeaveAsync"/>
    public ValueTask SocketsLeaveAsync(params ReadOnlySpan<string> rooms) => _main.SocketsLeaveAsync(rooms);

    /// <inheritdoc cref="Namespace.DisconnectSocketsAsync"/>
    public ValueTask DisconnectSocketsAsync(bool close = false) => _main.DisconnectSocketsAsync(close);

    /// <summary>
    /// Cuts everyone in a room off, in every namespace and on every node of this library: a person who may not be here any more, when each
    /// person's sockets share a room. They leave with the reason <c>authentication revoked</c>, and clients that are away lose what they could
    /// have come back to. When the call returns, nothing that is sent reaches them on this node; when its task ends, on all nodes that have
    /// answered. Whoever is in a middleware at this moment is the middleware's to judge.
    /// </summary>
    /// <param name="room">The room's name.</param>
    /// <returns>How many sockets each node has cut off, this one first; and the nodes that kept silent.</returns>
    public ValueTask<Answers<int>> RevokeAsync(string room)
    {
        ArgumentNullException.ThrowIfNull(room);
        return _namespaces.RevokeAsync(room);
    }

    /// <summary>
    /// Cuts every socket of this node off that matches, in every namespace, as <see cref="RevokeAsync(string)"/> does. Clients that are away
    /// from this node cannot be judged: all of them begin anew when they come back, and pass the middlewares; but what
    /// nodes keep for each other stays. A function cannot be sent to the other nodes.
    /// </summary>
    /// <param name="match">Whether a socket is meant; should return soon.</param>
    /// <returns>How many sockets were cut off.</returns>
    public ValueTask<int> RevokeAsync(Func<Socket, bool> match)
    {
        ArgumentNullException.ThrowIfNull(match);
        return ValueTask.FromResult(_namespaces.Revoke(BroadcastTarget.Everyone, match));
    }

    /// <inheritdoc cref="Namespace.ServerSideEmitAsync"/>
    public ValueTask ServerSideEmitAsync(string name, params ReadOnlySpan<object?> arguments) => _main.ServerSideEmitAsync(name, arguments);

    /// <inheritdoc cref="Namespace.ServerSideEmitWithAckAsync"/>
    public Task<Answers<T>> ServerSideEmitWithAckAsync<T>(string name, params ReadOnlySpan<object?> arguments) =>
        _main.ServerSideEmitWithAckAsync<T>(name, arguments);

    /// <inheritdoc cref="Namespace.OnServerSide"/>
    public void OnServerSide(string name, Func<ServerSideEvent, Task> handler) => _main.OnServerSide(name, handler);

    /// <summary>
    /// Closes every session at once and takes no new ones: sockets get the reason <c>server shutting down</c> and clients see a lost
    /// connection, so that they will connect again (F-API-11, F-SIO-55). The web server goes on.
    /// </summary>
    /// <returns>Completed when every disconnect handler has run.</returns>
    public async Task CloseAsync()
    {
        var left = _namespaces.CloseSocketsAsync(CloseReason.ServerShuttingDown.Text());
        _sessions.Close();
        await left;
        await _namespaces.LeaveClusterAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        // Not waited for: the host has given the handlers their time, and one that never ends must not keep the process.
        _ = CloseAsync();
        _deadlines.Dispose();
        return Cluster?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    /// <summary>Lets nobody in any more, lets what runs end, and sends the clients away as the options say.</summary>
    internal Task DrainAsync(CancellationToken cancellation)
    {
        _sessions.Refuse();
        return new Drain(_drainTimeout, _drainSpread, _clock).RunAsync(_sessions.All, cancellation);
    }

    /// <summary>What operators read: its name, or <c>socket.io</c> for the one without.</summary>
    internal string Title { get; }

    /// <summary>How long <see cref="DrainAsync"/> may take.</summary>
    internal TimeSpan DrainTime => _drainTimeout + _drainSpread;

    /// <summary>The other nodes; null where there are none.</summary>
    internal IClusterFactory? Cluster => _namespaces.Cluster;

    /// <summary>Ends when no handler of a socket runs any more, also of those that have left before.</summary>
    internal Task WhenSocketsEnded() => _namespaces.LiveSockets.WhenNone();

    internal bool AddTrailingSlash { get; }

    internal SessionTable Sessions => _sessions;

    internal Task HandleAsync(HttpContext context, string rest) =>
        _client is not null && ClientBundle.Owns(rest) ? _client.ServeAsync(context, rest) : _endpoint.HandleAsync(context);

    private ClientConnection Accept(EngineSession session) => new(session, _namespaces);
}
