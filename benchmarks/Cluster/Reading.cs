using Cluster.Nodes;

namespace Cluster;

/// <summary>What Redis and the nodes have done.</summary>
internal sealed record Reading(RedisFigures Redis, NodeReading[] Nodes)
{
    public static Reading operator -(Reading now, Reading before) => new(now.Redis - before.Redis, [.. now.Nodes.Zip(before.Nodes, (one, other) => one - other)]);

    public static Reading operator +(Reading one, Reading other) => one - (other * -1);

    public static Reading operator *(Reading one, double times) => new(one.Redis * times, [.. one.Nodes.Select(node => node * times)]);
}
