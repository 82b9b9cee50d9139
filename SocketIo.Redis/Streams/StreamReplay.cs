using SocketIo.Redis.Cluster;
using SocketIo.Server.Broadcast.Cluster;
using SocketIo.Server.Broadcast.Recovery;
using StackExchange.Redis;

namespace SocketIo.Redis.Streams;

/// <summary>Reads again what a stream holds for one namespace.</summary>
internal sealed class StreamReplay(LocalNode local, string stream, int pageSize)
{
    /// <returns>False when something of it may be gone, or the reader wants no more.</returns>
    public async Task<bool> ReadAsync(IDatabase database, long first, long last, ISharedLogReader reader)
    {
        if (first > last) return true;
        var from = first;
        for (var isMore = true; isMore;)
        {
            var page = await RangeAsync(database, StreamPosition.ToId(from), StreamPosition.ToId(last), pageSize);
            foreach (var entry in page)
            {
                if (!StreamPosition.TryRead(entry.Id, out var position) || !Read(entry, position, reader)) return false;
                from = position + 1;
            }

            isMore = page.Count == pageSize && from <= last;
        }

        // Asked last: the oldest go first, so if there is one from before, nothing was gone while it was read.
        var oldest = await RangeAsync(database, "-", "+", 1);
        return oldest is [var entry1] && StreamPosition.TryRead(entry1.Id, out var begin) && begin <= first;
    }

    private static async Task<List<StreamEntry>> RangeAsync(IDatabase database, string from, string to, int count, string key) =>
        [.. StreamEntry.ReadAll(await database.ExecuteAsync("XRANGE", (RedisKey)key, from, to, "COUNT", count))];

    private Task<List<StreamEntry>> RangeAsync(IDatabase database, string from, string to, int count) => RangeAsync(database, from, to, count, stream);

    private bool Read(StreamEntry entry, long position, ISharedLogReader reader)
    {
        if (entry.Namespace != local.Name) return true;
        if (entry.Type == StreamEntry.GapType) return false;
        if (entry.Decode() is not { } bytes || ClusterInput.TryRead(bytes) is not { } input) return true;
        using (input)
        {
            var value = input.Value;
            var target = LocalNode.TargetOf(value.Member("opts"u8));
            return (ClusterMessageType)entry.Type switch
            {
                ClusterMessageType.Broadcast => ReadEvent(position, target, value.Member("packet"u8).Member("data"u8), entry.Id, reader),
                ClusterMessageType.SocketsJoin => reader.Read(new TargetChange(TargetChangeKind.Join, target, value.Member("rooms"u8).AsTexts(), position)),
                ClusterMessageType.SocketsLeave => reader.Read(new TargetChange(TargetChangeKind.Leave, target, value.Member("rooms"u8).AsTexts(), position)),
                ClusterMessageType.DisconnectSockets => reader.Read(new TargetChange(TargetChangeKind.Disconnect, target, [], position)),
                _ => true,
            };
        }
    }

    private static bool ReadEvent(long position, SocketIo.Server.Broadcast.BroadcastTarget target, ClusterValue data, string id, ISharedLogReader reader) =>
        !LocalNode.IsEvent(data) || reader.Read(position, target, data, id);
}
