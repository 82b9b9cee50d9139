using System.Text.Json;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Sockets.Namespaces;

namespace SocketIo.Server.Sockets;

/// <summary>
/// Namespaces that are made when a client asks for them (F-API-29). What is added here is what namespaces made afterwards begin with;
/// those that exist keep what they have (F-API-31). Every member may be called from any thread.
/// </summary>
public sealed class ParentNamespace
{
    private readonly Func<string, JsonElement, ValueTask<bool>>? _decide;
    private readonly Func<string, bool>? _matches;
    private volatile Namespace[] _children = [];

    internal ParentNamespace(string name, Func<string, bool>? matches, Func<string, JsonElement, ValueTask<bool>>? decide)
    {
        Name = name;
        _matches = matches;
        _decide = decide;
    }

    /// <summary><c>/_0</c>, <c>/_1</c> and so on. No client can join it by that name (F-API-34).</summary>
    public string Name { get; }

    /// <summary>The namespaces that there are now.</summary>
    public IReadOnlyCollection<Namespace> Children => _children;

    /// <inheritdoc cref="Namespace.Volatile"/>
    public BroadcastOperator Volatile => Everyone().Volatile;

    /// <inheritdoc cref="Namespace.Local"/>
    public BroadcastOperator Local => Everyone().Local;

    internal NamespaceHandlers Handlers { get; } = new(inherited: null);

    /// <inheritdoc cref="Namespace.Use"/>
    public void Use(Func<Socket, Func<Task>, Task> middleware) => Handlers.Add(middleware);

    /// <inheritdoc cref="Namespace.OnConnection(Func{Socket, Task})"/>
    public void OnConnection(Func<Socket, Task> handler) => Handlers.Add(handler);

    /// <inheritdoc cref="Namespace.OnConnection(Action{Socket})"/>
    public void OnConnection(Action<Socket> handler) => Handlers.Add(handler);

    /// <inheritdoc cref="Namespace.OffConnection"/>
    public void OffConnection(Delegate? handler = null) => Handlers.Remove(handler);

    /// <summary>An operator for the sockets of all children in at least one of these rooms. Of its members only <c>EmitAsync</c> finds anybody (F-API-33).</summary>
    /// <param name="rooms">Names of rooms.</param>
    /// <returns>The operator.</returns>
    public BroadcastOperator To(params ReadOnlySpan<string> rooms) => Everyone().To(rooms);

    /// <summary>The same as <see cref="To"/>.</summary>
    /// <param name="rooms">Names of rooms.</param>
    /// <returns>The operator.</returns>
    public BroadcastOperator In(params ReadOnlySpan<string> rooms) => Everyone().To(rooms);

    /// <summary>An operator for the sockets of all children in none of these rooms.</summary>
    /// <param name="rooms">Names of rooms.</param>
    /// <returns>The operator.</returns>
    public BroadcastOperator Except(params ReadOnlySpan<string> rooms) => Everyone().Except(rooms);

    /// <inheritdoc cref="Namespace.Timeout"/>
    public BroadcastOperator Timeout(TimeSpan limit) => Everyone().Timeout(limit);

    /// <inheritdoc cref="Namespace.Compress"/>
    public BroadcastOperator Compress(bool compress) => Everyone().Compress(compress);

    /// <inheritdoc cref="BroadcastOperator.Coalesced"/>
    public BroadcastOperator Coalesced(string key) => Everyone().Coalesced(key);

    /// <summary>Sends an event to every socket of every child.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Completed when the event is in every socket's queue.</returns>
    /// <exception cref="ArgumentException">The name is reserved (F-SIO-58).</exception>
    public ValueTask EmitAsync(string name, params ReadOnlySpan<object?> arguments) => Everyone().EmitAsync(name, arguments);

    /// <summary>Whether a namespace that the application names is one of its children; a function is asked for clients only (F-API-32).</summary>
    internal bool Matches(string name) => _matches is not null && _matches(name);

    internal ValueTask<bool> AcceptsAsync(string name, JsonElement auth) =>
        _decide is null ? ValueTask.FromResult(Matches(name)) : _decide(name, auth);

    /// <summary>To be called under the lock of the table, as <see cref="Remove"/>.</summary>
    internal void Add(Namespace child) => _children = [.. _children, child];

    internal void Remove(Namespace child) => _children = Array.FindAll(_children, other => !ReferenceEquals(other, child));

    private BroadcastOperator Everyone() => new(new ParentScope(this), BroadcastTarget.Everyone);
}
