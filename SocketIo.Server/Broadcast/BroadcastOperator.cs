using SocketIo.Server.Broadcast.Cluster;

namespace SocketIo.Server.Broadcast;

/// <summary>
/// Whom a broadcast is for, and how it is sent. Immutable: every member that narrows it returns a new operator, and one that is kept
/// can be used again and from any thread (F-API-65). Only sockets of this namespace whose CONNECT has been accepted are reached.
/// </summary>
public sealed class BroadcastOperator
{
    private readonly IBroadcastScope _scope;
    private readonly BroadcastTarget _target;

    internal BroadcastOperator(IBroadcastScope scope, BroadcastTarget target)
    {
        _scope = scope;
        _target = target;
    }

    /// <summary>The same, but a socket whose transport cannot take the event at this very moment does not get it (F-API-51).</summary>
    public BroadcastOperator Volatile => With(_target with { Volatile = true });

    /// <summary>The same, on this node only (F-API-76).</summary>
    public BroadcastOperator Local => With(_target with { Local = true });

    /// <summary>The same, with or without compression where the transport compresses at all (F-API-50).</summary>
    /// <param name="compress">False for what is compressed already.</param>
    /// <returns>The operator.</returns>
    public BroadcastOperator Compress(bool compress) => With(_target with { Compress = compress });

    /// <summary>
    /// The same for events of which only the latest counts: with <c>SlowClientPolicy.Coalesce</c> each takes the place of one with the same key that
    /// still waits for a receiver, and otherwise they are events like any other. With connection state recovery on none is replaced. Those with
    /// an acknowledgement never are. Sockets' own emitters share the keys.
    /// </summary>
    /// <param name="key">What the events are about, within the namespace.</param>
    /// <returns>The operator.</returns>
    /// <exception cref="ArgumentException">The key is empty.</exception>
    public BroadcastOperator Coalesced(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return With(_target with { Key = key });
    }

    /// <summary>Adds rooms to reach: whoever is in at least one of them, each once (F-API-66). Without any, everyone is reached.</summary>
    /// <param name="rooms">Names of rooms. Those that do not exist match nobody.</param>
    /// <returns>The wider operator.</returns>
    /// <exception cref="ArgumentNullException">A name is null.</exception>
    public BroadcastOperator To(params ReadOnlySpan<string> rooms) => With(_target.WithRooms(rooms));

    /// <summary>The same as <see cref="To"/>.</summary>
    /// <param name="rooms">Names of rooms.</param>
    /// <returns>The wider operator.</returns>
    /// <exception cref="ArgumentNullException">A name is null.</exception>
    public BroadcastOperator In(params ReadOnlySpan<string> rooms) => To(rooms);

    /// <summary>Leaves out whoever is in at least one of these rooms, whatever other rooms it is in (F-API-66).</summary>
    /// <param name="rooms">Names of rooms; a socket's id is one.</param>
    /// <returns>The narrower operator.</returns>
    /// <exception cref="ArgumentNullException">A name is null.</exception>
    public BroadcastOperator Except(params ReadOnlySpan<string> rooms) => With(_target.WithExcept(rooms));

    /// <summary>How long <see cref="EmitWithAckAsync"/> waits for answers.</summary>
    /// <param name="limit">Zero or more; zero gives up at once.</param>
    /// <returns>The operator with that limit.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public BroadcastOperator Timeout(TimeSpan limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.Zero);
        return With(_target with { AckTimeout = limit });
    }

    /// <summary>Sends an event. It is encoded once, whatever the number of receivers, and not at all when there is none (F-API-67).</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">Its arguments, written by their run-time types; binary values at any depth become attachments.</param>
    /// <returns>Completed when the event is in the queue of every receiver on this node, and on its way to the others.</returns>
    /// <exception cref="ArgumentException">The name is reserved (F-SIO-58).</exception>
    public ValueTask EmitAsync(string name, params ReadOnlySpan<object?> arguments) => _scope.EmitAsync(_target, name, arguments);

    /// <summary>
    /// Sends an event and collects the first value of each receiver's acknowledgement. Whoever leaves meanwhile, or answers with something
    /// that does not fit, is waited for no longer and is not among the answers: the task ends as soon as everyone else has answered.
    /// </summary>
    /// <typeparam name="T">The type of the answers.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>
    /// The answers in the order of their arrival (F-API-68), empty when there is no receiver; and the nodes that did not say in time whether
    /// they have receivers.
    /// </returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    /// <exception cref="InvalidOperationException"><see cref="Timeout"/> was not called.</exception>
    /// <exception cref="BroadcastAckTimeoutException{T}">Some did not answer in time; it holds the answers of the others (F-API-69).</exception>
    public Task<Answers<T>> EmitWithAckAsync<T>(string name, params ReadOnlySpan<object?> arguments) =>
        _scope.EmitWithAckAsync<T>(_target, name, arguments);

    /// <summary>Makes the matching sockets join rooms (F-API-74).</summary>
    /// <param name="rooms">Names of rooms, made when they do not exist.</param>
    /// <returns>Completed when those on this node have joined, and the other nodes are being told.</returns>
    /// <exception cref="ArgumentNullException">A name is null.</exception>
    public ValueTask SocketsJoinAsync(params ReadOnlySpan<string> rooms) => _scope.JoinAsync(_target, rooms);

    /// <summary>Makes the matching sockets leave rooms (F-API-74).</summary>
    /// <param name="rooms">Names of rooms; those that a socket is not in are passed over.</param>
    /// <returns>Completed when those on this node have left, and the other nodes are being told.</returns>
    /// <exception cref="ArgumentNullException">A name is null.</exception>
    public ValueTask SocketsLeaveAsync(params ReadOnlySpan<string> rooms) => _scope.LeaveAsync(_target, rooms);

    /// <summary>Disconnects the matching sockets, with the reason <c>server namespace disconnect</c> (F-API-74).</summary>
    /// <param name="close">Whether their connections end too, with every namespace on them (F-SIO-53).</param>
    /// <returns>Completed when those on this node have left, while their disconnect handlers may still run, and the other nodes are being told.</returns>
    public ValueTask DisconnectSocketsAsync(bool close = false) => _scope.DisconnectAsync(_target, close);

    /// <summary>Counts the sockets that an event sent now would reach, without making anything of them as <c>FetchSocketsAsync</c> does.</summary>
    /// <returns>How many they are, without those of nodes that keep silent; of a parent namespace, over all its children.</returns>
    public ValueTask<int> CountSocketsAsync() => _scope.CountAsync(_target);

    /// <summary>The matching sockets of this node, for the layer that knows what they are.</summary>
    internal List<TMember> Fetch<TMember>()
        where TMember : IBroadcastMember => _scope.Fetch<TMember>(_target);

    /// <summary>Those of the other nodes; null where there are none.</summary>
    internal Task<Answers<ClusterSocket>>? FetchOthersAsync() => _scope.FetchOthersAsync(_target);

    /// <summary>An operator for one socket, wherever it is.</summary>
    internal BroadcastOperator Reset(string id) => With(BroadcastTarget.Everyone.WithRooms([id]) with { SingleAnswer = true });

    private BroadcastOperator With(BroadcastTarget target) => new(_scope, target);
}
