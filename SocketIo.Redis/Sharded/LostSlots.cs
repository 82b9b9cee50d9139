using SocketIo.Redis.Subscriptions;
using StackExchange.Redis;

namespace SocketIo.Redis.Sharded;

/// <summary>The slots of primaries that are gone while others of the same Redis are there.</summary>
internal sealed class LostSlots
{
    private readonly SlotRange[] _ranges;

    private LostSlots(SlotRange[] ranges) => _ranges = ranges;

    public static LostSlots None { get; } = new([]);

    public bool IsAny => _ranges.Length > 0;

    public bool Has(string channel)
    {
        if (!IsAny) return false;
        var slot = RedisSlot.Of(channel);
        return Array.Exists(_ranges, range => range.From <= slot && slot <= range.To);
    }

    /// <summary>As the connection that publishes sees it.</summary>
    public static LostSlots Seen(IDatabase? database)
    {
        if (database?.Multiplexer is not { } redis) return None;
        var there = redis.GetEndPoints().Select(endPoint => redis.GetServer(endPoint)).Where(server => server.IsConnected).ToList();
        if (there.Find(server => server.ServerType == ServerType.Cluster)?.ClusterConfiguration is not { } map) return None;
        return new([.. map.Nodes.Where(node => !there.Exists(server => Equals(server.EndPoint, node.EndPoint))).SelectMany(node => node.Slots)]);
    }
}
