using SocketIo.Server.Broadcast;
using SocketIo.Server.Sockets.Remote;

namespace SocketIo.Server.Sockets;

/// <summary>
/// Sends events to one socket in a certain way. Immutable: each member that changes the way returns a new emitter, and one that is kept
/// can be used again; the reference's flags are for the next event only (F-API-49).
/// </summary>
public sealed class SocketEmitter
{
    private readonly IEventTarget _target;
    private readonly bool _isVolatile;
    private readonly bool _compress = true;
    private readonly TimeSpan? _limit;
    private readonly string? _key;

    internal SocketEmitter(IEventTarget target, bool isVolatile = false, bool compress = true, TimeSpan? limit = null, string? key = null)
    {
        _target = target;
        _isVolatile = isVolatile;
        _compress = compress;
        _limit = limit;
        _key = key;
    }

    /// <summary>The same, but the client misses an event when its transport cannot take it at this very moment (F-API-51).</summary>
    public SocketEmitter Volatile => new(_target, isVolatile: true, _compress, _limit, _key);

    /// <summary>The same, with or without compression where the transport compresses at all (F-API-50).</summary>
    /// <param name="compress">False for what is compressed already.</param>
    /// <returns>The emitter.</returns>
    public SocketEmitter Compress(bool compress) => new(_target, _isVolatile, compress, _limit, _key);

    /// <summary>The same, with a limit to the time that acknowledgements are waited for (F-API-47).</summary>
    /// <param name="limit">Zero or more.</param>
    /// <returns>The emitter.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public SocketEmitter Timeout(TimeSpan limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.Zero);
        return new SocketEmitter(_target, _isVolatile, _compress, limit, _key);
    }

    /// <inheritdoc cref="Socket.Coalesced"/>
    public SocketEmitter Coalesced(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return new SocketEmitter(_target, _isVolatile, _compress, _limit, key);
    }

    /// <summary>Sends an event, its attachments included, or drops it whole.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Completed when the event is in the session's queue, or dropped.</returns>
    /// <exception cref="ArgumentException">The name is reserved (F-SIO-58).</exception>
    public ValueTask EmitAsync(string name, params ReadOnlySpan<object?> arguments) =>
        _target.EmitAsync(name, arguments, _isVolatile, _compress, _key);

    /// <summary>Sends an event and waits for the first value of its acknowledgement; a volatile event that was dropped has none.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The value; null when the client acknowledged without one and the type can hold that.</returns>
    /// <exception cref="AckTimeoutException">The time is over; a later answer is ignored.</exception>
    /// <exception cref="SocketDisconnectedException">The socket has left.</exception>
    /// <exception cref="PendingAckLimitException">The client owes too many already; thrown at once.</exception>
    /// <exception cref="EventArgumentException">The value does not fit the type.</exception>
    /// <exception cref="ArgumentException">The name is reserved (F-SIO-58).</exception>
    public Task<T> EmitWithAckAsync<T>(string name, params ReadOnlySpan<object?> arguments) =>
        _target.EmitWithAckAsync<T>(name, arguments, _isVolatile, _compress, _limit);
}
