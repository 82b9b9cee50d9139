using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SocketIo.Redis.Cluster;
using SocketIo.Redis.Connections;
using SocketIo.Redis.Diagnostics;
using SocketIo.Server.Broadcast;
using SocketIo.Server.Broadcast.Cluster;

namespace SocketIo.Redis.Sharded;

/// <summary>
/// One namespace on sharded pub/sub, as <c>createShardedAdapter</c> of the npm package has it (F-ADP-46 to F-ADP-54): a channel that every node
/// hears, one for what this node is answered and, unless the mode is static, one for each room that has a member here.
/// </summary>
internal sealed class ShardedAdapter : ClusterProtocol
{
    // What a sender takes for the id of a socket, and so for a room of its own (F-ADP-49).
    private const int IdLength = 20;

    private readonly ConcurrentDictionary<string, IDisposable> _rooms = new(StringComparer.Ordinal);
    private readonly IMessageBus _bus;
    private readonly ILogger _log;
    private readonly ShardedSubscriptionMode _mode;
    private readonly string _channel;
    private readonly IDisposable _all;
    private readonly IDisposable _own;
    private volatile bool _stopped;

    public ShardedAdapter(LocalNode local, IMessageBus bus, RedisContext context, ShardedSubscriptionMode mode)
        : base(local, context)
    {
        _bus = bus;
        _log = context.Log;
        _mode = mode;
        _channel = $"{context.Settings.KeyPrefix}#{local.Name}#";
        _all = bus.Subscribe(_channel, Take);
        _own = bus.Subscribe(ChannelOf(Uid), Take);
        if (_mode != ShardedSubscriptionMode.Static) local.WatchRooms(Follow);
        Start();
    }

    protected override ValueTask PublishAsync(ClusterMessage message)
    {
        _bus.Publish(ChannelFor(message), Encode(message));
        return ValueTask.CompletedTask;
    }

    protected override void Respond(string uid, ClusterMessage message) => _bus.Publish(ChannelOf(uid), Encode(message));

    protected override Task<int?> CountNodesAsync() => _bus.CountSubscribersAsync(_channel);

    protected override ValueTask StopAsync()
    {
        _stopped = true;
        _all.Dispose();
        _own.Dispose();
        foreach (var room in _rooms.Keys) Unfollow(room);
        return ValueTask.CompletedTask;
    }

    // Of a room, or of a node.
    private string ChannelOf(string name) => $"{_channel}{name}#";

    // Only events have the channel of their room: what is acknowledged is answered by every node that Redis counts (F-ADP-48).
    private string ChannelFor(ClusterMessage message) =>
        !message.WantsAnswer && message.Target is { } target && OnlyRoomOf(target) is { } room && HasChannel(room) ? ChannelOf(room) : _channel;

    // A room may be named twice.
    private static string? OnlyRoomOf(BroadcastTarget target) =>
        target.Rooms is [var first, .. var others] && Array.TrueForAll(others, room => room == first) ? first : null;

    // Senders know nothing but the name, so receivers go by it as well. Those of Node.js go by whose room it is, and miss what is sent to a
    // socket whose id has another length.
    private bool HasChannel(string room) => _mode switch
    {
        ShardedSubscriptionMode.Dynamic => room.Length != IdLength,
        ShardedSubscriptionMode.DynamicPrivate => true,
        _ => false,
    };

    private void Follow(RoomChange change)
    {
        if (!HasChannel(change.Room)) return;
        if (change.Kind == RoomChangeKind.Created && !_stopped) _rooms[change.Room] = _bus.Subscribe(ChannelOf(change.Room), Take);
        if (change.Kind == RoomChangeKind.Deleted || _stopped) Unfollow(change.Room);
    }

    private void Unfollow(string room)
    {
        if (_rooms.TryRemove(room, out var subscription)) subscription.Dispose();
    }

    private byte[] Encode(ClusterMessage message)
    {
        using var writer = WriteEnvelope(message);
        return writer.HasBinary && MayHoldBinary(message.Type) ? writer.ToMessagePack() : writer.ToJson();
    }

    private static bool MayHoldBinary(ClusterMessageType type) => type
        is ClusterMessageType.Broadcast or ClusterMessageType.BroadcastAck or ClusterMessageType.FetchSocketsResponse
        or ClusterMessageType.ServerSideEmit or ClusterMessageType.ServerSideEmitResponse;

    private void Take(string channel, byte[] message)
    {
        using var input = ClusterInput.TryRead(message);
        if (input is null)
        {
            RedisLog.MessageUnreadable(_log, channel);
            return;
        }

        var value = input.Value;
        if (value.Member("uid"u8).AsText() is not { } uid || value.Member("nsp"u8).AsText() != Local.Name) return;
        if (value.Member("type"u8).AsNumber() is { } type) Receive((ClusterMessageType)type, uid, value.Member("data"u8));
    }
}
