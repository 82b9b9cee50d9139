using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Messages;
using StackExchange.Redis;

namespace SocketIo.Redis.Emitting;

/// <summary>
/// Sends events to the sockets of a cluster from a process that holds none, in the form of <c>@socket.io/redis-emitter</c>: nodes with the
/// <c>PubSub</c> adapter take it, those of Node.js too. Immutable, and safe to use from any thread; it does not own its connection. Nobody
/// answers an emitter, so acknowledgements, counts and found sockets are not supported. Members throw when Redis cannot be reached.
/// </summary>
public sealed class RedisEmitter
{
    private const int MaxDepth = 64;

    private readonly EmitterScope _scope;
    private readonly Func<string, EmitterScope> _scopes;

    /// <summary>Creates an emitter for the main namespace.</summary>
    /// <param name="redis">The connection, which the application keeps and closes.</param>
    /// <param name="options">What is to be different from the nodes' defaults.</param>
    public RedisEmitter(IConnectionMultiplexer redis, RedisEmitterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(redis);
        options ??= new RedisEmitterOptions();
        ArgumentException.ThrowIfNullOrEmpty(options.KeyPrefix);
        var prefix = options.KeyPrefix;
        var json = new SocketIoJson(options.Json, MaxDepth);
        Task Send(string channel, byte[] message) =>
            redis.GetSubscriber().PublishAsync(new RedisChannel(channel, RedisChannel.PatternMode.Literal), message);
        _scopes = place => new EmitterScope(prefix, place, json, Send);
        _scope = _scopes("/");
    }

    private RedisEmitter(Func<string, EmitterScope> scopes, string place)
    {
        _scopes = scopes;
        _scope = scopes(place);
    }

    /// <summary>An operator whose events a socket misses when its transport cannot take them at this very moment.</summary>
    public BroadcastOperator Volatile => Everyone().Volatile;

    /// <summary>The same emitter for another namespace.</summary>
    /// <param name="name">With or without its leading slash (F-ADP-34).</param>
    /// <returns>The emitter.</returns>
    public RedisEmitter Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new RedisEmitter(_scopes, name.StartsWith('/') ? name : "/" + name);
    }

    /// <summary>An operator for the sockets in at least one of these rooms.</summary>
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

    /// <summary>An operator that sends with or without compression where transports compress at all.</summary>
    /// <param name="compress">False for what is compressed already.</param>
    /// <returns>The operator.</returns>
    public BroadcastOperator Compress(bool compress) => Everyone().Compress(compress);

    /// <summary>Sends an event to every socket of the namespace (F-ADP-31).</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">Its arguments, written by their run-time types; binary values at any depth stay binary.</param>
    /// <returns>Completed when Redis has it.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public ValueTask EmitAsync(string name, params ReadOnlySpan<object?> arguments) => Everyone().EmitAsync(name, arguments);

    /// <summary>Makes every socket of the namespace join rooms (F-ADP-32).</summary>
    /// <param name="rooms">Names of rooms.</param>
    /// <returns>Completed when Redis has it.</returns>
    public ValueTask SocketsJoinAsync(params ReadOnlySpan<string> rooms) => Everyone().SocketsJoinAsync(rooms);

    /// <summary>Makes every socket of the namespace leave rooms (F-ADP-32).</summary>
    /// <param name="rooms">Names of rooms.</param>
    /// <returns>Completed when Redis has it.</returns>
    public ValueTask SocketsLeaveAsync(params ReadOnlySpan<string> rooms) => Everyone().SocketsLeaveAsync(rooms);

    /// <summary>Disconnects every socket of the namespace (F-ADP-32).</summary>
    /// <param name="close">Whether their connections end too.</param>
    /// <returns>Completed when Redis has it.</returns>
    public ValueTask DisconnectSocketsAsync(bool close = false) => Everyone().DisconnectSocketsAsync(close);

    /// <summary>Sends an event to the application on every node (F-ADP-33).</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Completed when Redis has it.</returns>
    public ValueTask ServerSideEmitAsync(string name, params ReadOnlySpan<object?> arguments)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _scope.EmitServerSideAsync(name, arguments);
    }

    private BroadcastOperator Everyone() => new(_scope, BroadcastTarget.Everyone);
}
