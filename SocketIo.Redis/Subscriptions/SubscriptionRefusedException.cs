namespace SocketIo.Redis.Subscriptions;

/// <summary>Redis does not let this connection receive a channel.</summary>
internal sealed class SubscriptionRefusedException(string channel, string answer) : Exception($"Redis refused the channel {channel}: {answer}")
{
    /// <summary>What Redis said.</summary>
    public string Answer { get; } = answer;
}
