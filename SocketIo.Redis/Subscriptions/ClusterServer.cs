namespace SocketIo.Redis.Subscriptions;

/// <summary>One server of a Redis and what is asked of it. Guarded by the lock of <see cref="ClusterSubscriber"/>.</summary>
internal sealed class ClusterServer
{
    /// <param name="host">What stands for it in answers that name no host.</param>
    /// <param name="connect">Makes its connection.</param>
    public ClusterServer(string host, Func<ClusterServer, ChannelSubscriber> connect)
    {
        Host = host;
        Subscriber = connect(this);
    }

    public string Host { get; }

    public ChannelSubscriber Subscriber { get; }

    public HashSet<PlacedChannel> Channels { get; } = [];

    /// <summary>Whether it was not connected when last looked at.</summary>
    public bool WasLost { get; set; }
}
