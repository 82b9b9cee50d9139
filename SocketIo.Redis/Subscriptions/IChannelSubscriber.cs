namespace SocketIo.Redis.Subscriptions;

/// <summary>
/// Receives what is published on channels, over whatever comes between. What is wanted is wanted until it is taken back: after every loss of
/// the connection all of it is subscribed to again. What was published meanwhile is gone.
/// </summary>
internal interface IChannelSubscriber : IAsyncDisposable
{
    /// <summary>Whether Redis is connected and has answered for everything that was wanted when it was.</summary>
    bool IsConnected { get; }

    /// <summary>The same, and it has refused nothing.</summary>
    bool IsReady { get; }

    /// <summary>Called after <see cref="IsReady"/> has changed, one call at a time.</summary>
    event Action<bool>? ReadyChanged;

    /// <summary>Wants a channel. A second call for it only changes the handler.</summary>
    /// <returns>Completed when Redis has confirmed, be it after a connection was lost; canceled when the channel is not wanted any more.</returns>
    /// <exception cref="SubscriptionRefusedException">Redis has refused. It is asked again from time to time all the same.</exception>
    Task SubscribeAsync(string channel, ChannelHandler handler);

    /// <summary>Wants a channel no more: its handler is not called again, but for a call that has begun.</summary>
    /// <returns>Completed when Redis holds no subscription of ours to it.</returns>
    Task UnsubscribeAsync(string channel);

    /// <summary>Proves that Redis answers on this connection and knows all that was wanted before the call.</summary>
    Task ProbeAsync(CancellationToken cancellation);
}
