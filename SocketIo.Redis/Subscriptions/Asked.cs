namespace SocketIo.Redis.Subscriptions;

/// <summary>A command that Redis has not answered yet: a channel subscribed to or left, or a PING for those who want proof.</summary>
internal readonly record struct Asked(Subscription? Subscription, bool Wanted, TaskCompletionSource[] Probes);
