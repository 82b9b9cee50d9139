using SocketIo.Server.Broadcast.Cluster;

namespace SocketIo.Redis.Connections;

/// <summary>
/// Channels of Redis, as adapters use them: plain pub/sub, or sharded pub/sub. Messages of one channel are handled one at a time in the order in
/// which Redis has them, and those that one thread publishes are published in that order.
/// </summary>
internal interface IMessageBus
{
    /// <summary>
    /// Sends a message when its turn comes. Neither waits nor throws: while Redis is away a bounded number of messages waits for it, and beyond
    /// that the oldest is dropped and counted.
    /// </summary>
    /// <param name="channel">The channel.</param>
    /// <param name="message">The message; nobody may change it any more.</param>
    void Publish(string channel, byte[] message);

    /// <summary>
    /// Listens on a channel from soon on until the subscription is disposed, whatever happens to the connection. It counts as working once a
    /// probe sent to it has come back; see <see cref="ChannelProbe"/>, which handlers never see.
    /// </summary>
    /// <param name="channel">The channel, or a pattern as <c>PSUBSCRIBE</c> reads it.</param>
    /// <param name="handler">Gets the channel and the message, which may be kept. Must return soon, and not wait for anything.</param>
    /// <param name="probe">For a pattern a channel that it matches and that means nothing to other nodes.</param>
    IDisposable Subscribe(string channel, Action<string, byte[]> handler, string? probe = null);

    /// <summary>How many connections listen on a channel, in all of Redis.</summary>
    /// <returns>Null when Redis does not say so within a second.</returns>
    Task<int?> CountSubscribersAsync(string channel);

    /// <summary>Whether everything subscribed has been seen to work.</summary>
    ClusterHealth Health { get; }
}
