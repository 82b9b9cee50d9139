namespace SocketIo.Redis.Subscriptions;

/// <summary>Takes one message. Messages of a connection come one at a time, in the order in which Redis sent them.</summary>
/// <param name="channel">The channel, in UTF-8.</param>
/// <param name="message">Valid during the call only.</param>
internal delegate void ChannelHandler(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> message);
