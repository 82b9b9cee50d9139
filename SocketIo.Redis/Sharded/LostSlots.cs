using System.Globalization;
using SocketIo.Redis.Subscriptions;
using StackExchange.Redis;

namespace SocketIo.Redis.Sharded;

/// <summary>The slots of primaries that are gone while others of the same Redis are there.</summary>
internal sealed class LostSlots
{
    private readonly SlotRange[] _ranges;
    private readonly SlotRange[] _widest;

    /// <param name="ranges">Those of each primary.</param>
    private LostSlots(IReadOnlyList<IList<SlotRange>> ranges)
    {
        _ranges = [.. ranges.SelectMany(ofOne => ofOne)];
        _widest = [.. ranges.Select(ofOne => ofOne.MaxBy(range => range.To - range.From))];
    }

    public static LostSlots None { get; } = new([]);

    public bool IsAny => _ranges.Length > 0;

    public bool Has(string channel)
    {
        if (!IsAny) return false;
        var slot = RedisSlot.Of(channel);
        return Array.Exists(_ranges, range => IsIn(slot, range));
    }

    /// <summary>A channel of each of those primaries.</summary>
    public IEnumerable<string> ChannelsOfEach(string prefix) => _widest.Select(range => Enumerable.Range(0, int.MaxValue)
        .Select(number => string.Create(CultureInfo.InvariantCulture, $"{prefix}-probe#{number}#"))
        .First(channel => IsIn(RedisSlot.Of(channel), range)));

    /// <summary>As the connection that publishes sees it.</summary>
    public static LostSlots Seen(IDatabase? database)
    {
        if (database?.Multiplexer is not { } redis) return None;
        var there = redis.GetEndPoints().Select(endPoint => redis.GetServer(endPoint)).Where(server => server.IsConnected).ToList();
        if (there.Find(server => server.ServerType == ServerType.Cluster)?.ClusterConfiguration is not { } map) return None;
        return new([.. map.Nodes.Where(node => node.Slots.Count > 0 && !there.Exists(server => Equals(server.EndPoint, node.EndPoint))).Select(node => node.Slots)]);
    }

    private static bool IsIn(int slot, SlotRange range) => range.From <= slot && slot <= range.To;
}
