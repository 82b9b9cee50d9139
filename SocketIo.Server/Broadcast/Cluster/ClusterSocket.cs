namespace SocketIo.Server.Broadcast.Cluster;

/// <summary>A socket of another node, as that node describes it: <c>{id, handshake, rooms, data}</c> (F-ADP-20).</summary>
internal sealed class ClusterSocket
{
    private ClusterSocket(string id, OwnedValue description)
    {
        Id = id;
        Description = description;
    }

    public string Id { get; }

    public OwnedValue Description { get; }

    /// <returns>Null for what describes no socket.</returns>
    public static ClusterSocket? Read(ClusterValue value) => value.Member("id"u8).AsText() is { } id ? new ClusterSocket(id, value.ToOwned()) : null;
}
