namespace SocketIo.Server.Broadcast.Cluster;

/// <summary>A <see cref="ClusterValue"/> to keep.</summary>
internal sealed class OwnedValue(byte[] json, ReadOnlyMemory<byte>[] attachments)
{
    public ClusterValue View => new(json, attachments);
}
