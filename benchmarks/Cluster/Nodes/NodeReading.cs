namespace Cluster.Nodes;

/// <summary>What a node has done in a trial.</summary>
/// <param name="Received">Messages that came from Redis.</param>
/// <param name="Allocated">Bytes.</param>
/// <param name="Cpu">Processor time.</param>
internal sealed record NodeReading(double Received, double Allocated, TimeSpan Cpu)
{
    public static NodeReading operator -(NodeReading now, NodeReading before) =>
        new(now.Received - before.Received, now.Allocated - before.Allocated, now.Cpu - before.Cpu);

    public static NodeReading operator *(NodeReading one, double times) => new(one.Received * times, one.Allocated * times, one.Cpu * times);
}
