using SocketIo.Server.Broadcast.Cluster;

namespace SocketIo.Redis.Cluster;

/// <summary>Adds what one node has answered.</summary>
internal delegate void AnswerReader<T>(ClusterValue value, List<T> answers);
