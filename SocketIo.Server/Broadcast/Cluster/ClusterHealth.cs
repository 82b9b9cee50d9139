namespace SocketIo.Server.Broadcast.Cluster;

/// <summary>Whether a node reaches the others.</summary>
/// <param name="IsReady">Whether messages were seen to go out and to come in on every channel since the connection was last lost.</param>
/// <param name="Why">What is missing, for operators; null when nothing is.</param>
internal sealed record ClusterHealth(bool IsReady, string? Why = null);
