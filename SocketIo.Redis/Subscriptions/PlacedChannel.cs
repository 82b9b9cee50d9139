namespace SocketIo.Redis.Subscriptions;

/// <summary>A channel that is wanted, and the server that is asked for it. Guarded by the lock of <see cref="ClusterSubscriber"/>.</summary>
internal sealed class PlacedChannel(string name, ChannelHandler handler, ClusterServer at)
{
    public string Name => name;

    public ChannelHandler Handler { get; set; } = handler;

    public ClusterServer At { get; set; } = at;

    /// <summary>How often it was sent on since it was last confirmed, or found no place.</summary>
    public int Moves { get; set; }

    /// <summary>Whether it is nowhere until the next look around.</summary>
    public bool IsStray { get; set; }

    public TaskCompletionSource Confirmed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
