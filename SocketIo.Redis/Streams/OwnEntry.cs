using SocketIo.Redis.Cluster;

namespace SocketIo.Redis.Streams;

/// <summary>What this node has written to the stream and will get back from there.</summary>
/// <param name="type">What it is.</param>
/// <param name="data">Its data, as written.</param>
/// <param name="since">When it was written, as a timestamp.</param>
internal sealed class OwnEntry(ClusterMessageType type, byte[] data, long since)
{
    private readonly TaskCompletionSource _delivered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ClusterMessageType Type => type;

    public byte[] Data => data;

    public long Since => since;

    /// <summary>Ends when the sockets of this node have it.</summary>
    public Task Delivered => _delivered.Task;

    /// <summary>Whether they got it without the stream, so that it means nothing when it comes back.</summary>
    public bool IsDelivered => _delivered.Task.IsCompleted;

    public void HasBeenDelivered() => _delivered.TrySetResult();
}
