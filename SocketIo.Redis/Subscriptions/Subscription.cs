using System.Text;

namespace SocketIo.Redis.Subscriptions;

/// <summary>One channel: what is wanted of it and what Redis is known to do. Guarded by the lock of <see cref="SubscriptionTable"/>.</summary>
internal sealed class Subscription(byte[] channel)
{
    public byte[] Channel { get; } = channel;

    public string Name => Encoding.UTF8.GetString(Channel);

    /// <summary>Null when the channel is not wanted.</summary>
    public ChannelHandler? Handler { get; set; }

    /// <summary>What Redis has confirmed last.</summary>
    public bool IsHeld { get; set; }

    /// <summary>A command is under way; there is never a second.</summary>
    public bool IsAsked { get; set; }

    /// <summary>Whoever waits for what is wanted now.</summary>
    public TaskCompletionSource? Waiting { get; set; }

    public bool IsWanted => Handler is not null;

    public bool IsInLine => IsHeld == IsWanted && !IsAsked;
}
