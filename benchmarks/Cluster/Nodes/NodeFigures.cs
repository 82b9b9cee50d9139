namespace Cluster.Nodes;

/// <summary>What a node tells of itself.</summary>
/// <param name="IsReady">Whether it is one of the cluster.</param>
/// <param name="Received">Messages that came from Redis.</param>
/// <param name="Allocated">Bytes allocated since it began.</param>
internal sealed record NodeFigures(bool IsReady, long Received, long Allocated);
