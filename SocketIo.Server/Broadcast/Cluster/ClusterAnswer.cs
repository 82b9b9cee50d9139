namespace SocketIo.Server.Broadcast.Cluster;

/// <summary>Takes one answer.</summary>
/// <param name="value">Dead after the call; absent when the answer was without a value.</param>
internal delegate void ClusterAnswer(ClusterValue value);
