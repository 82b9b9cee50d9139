using SocketIo.Server.Broadcast.Cluster;

namespace SocketIo.Redis.Cluster;

/// <summary>Reads arrays of sockets as nodes answer them.</summary>
internal static class SocketLists
{
    public static void ReadSockets(ClusterValue value, List<ClusterSocket> sockets)
    {
        var elements = value.Elements;
        while (elements.TryReadNext(out var element))
        {
            if (ClusterSocket.Read(new ClusterValue(element, value.Attachments)) is { } socket) sockets.Add(socket);
        }
    }

    public static void ReadCount(ClusterValue value, List<int> counts)
    {
        var count = 0;
        var elements = value.Elements;
        while (elements.TryReadNext(out _)) count++;
        counts.Add(count);
    }
}
